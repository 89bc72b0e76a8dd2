package io.sutantra.client;

import io.sutantra.api.Settings;
import io.sutantra.rtc.sdp.TrackOffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The settings of the block {@code sutantra.sources.whep-rtp}, as {@code reference.conf} explains
 * them.
 */
record RtpSourceSettings(
    String token,
    boolean tcp,
    String encodingName,
    String codec,
    boolean sound,
    Duration connectTimeout,
    Duration reorderWait,
    int queueFrames,
    int maxSdpBytes) {

  static RtpSourceSettings of(Settings settings) {
    String token = ClientSettings.token(settings);
    String codec = settings.string("codec");
    String named = settings.string("encoding-name");
    String encoding = named.isEmpty() ? codec.toUpperCase(Locale.ROOT) : named;
    if (!encoding.matches("[A-Za-z0-9-]{1,32}")) {
      throw settings.invalid(
          "encoding-name", "is '%s', must be a name of RTP such as VP8".formatted(encoding));
    }
    return new RtpSourceSettings(
        token,
        settings.flag("tcp"),
        encoding,
        codec,
        settings.flag("sound"),
        ClientSettings.limited(settings, "connect-timeout", Duration.ofMinutes(1)),
        ClientSettings.limited(settings, "reorder-wait", Duration.ofSeconds(5)),
        (int) settings.integer("queue-frames", 1, 1_000),
        (int) settings.integer("max-sdp-bytes", 1_024, 1_048_576));
  }

  /** Returns the tracks to ask the server for: the pictures, and the sound if it is wanted. */
  List<TrackOffer> tracks() {
    TrackOffer pictures = TrackOffer.video(encodingName);
    return sound ? List.of(pictures, TrackOffer.opus()) : List.of(pictures);
  }
}
