package io.sutantra.rtc.sdp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Offers in the style of several stacks, written by hand after what they send; addresses,
 * credentials and digests are invented. Those of Chromium were made by Chromium 156 and shortened.
 */
final class OfferFixtures {
  static final List<String> NAMES =
      List.of(
          "aiortc-video",
          "chromium-audio-video",
          "chromium-gathered",
          "chromium-video",
          "chromium-video-audio-data",
          "data-first-bundle-only",
          "firefox-audio-video",
          "firefox-video",
          "firefox-video-data",
          "gstreamer-video",
          "libdatachannel-audio-video",
          "libwebrtc-video",
          "minimal-video",
          "pion-video",
          "safari-video-audio",
          "simulcast-two-videos");

  /** The offers of publishers. */
  static final List<String> PUBLISHERS =
      List.of(
          "publish-aiortc",
          "publish-chromium",
          "publish-chromium-simulcast",
          "publish-ffmpeg",
          "publish-firefox-simulcast",
          "publish-gstreamer",
          "publish-obs",
          "publish-obs-simulcast",
          "publish-safari");

  private OfferFixtures() {}

  /** Returns the offer of a name, with CRLF line ends. */
  static String text(String name) {
    try (InputStream in = OfferFixtures.class.getResourceAsStream("/offers/" + name + ".sdp")) {
      if (in == null) {
        throw new IllegalArgumentException("there is no offer '%s'".formatted(name));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\n", "\r\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
