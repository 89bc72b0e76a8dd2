package io.sutantra.rtc.sdp;

import java.util.Optional;
import java.util.function.Function;

/**
 * A track that this side can send, which an offer may have a section for.
 *
 * @param media {@code video} or {@code audio}
 * @param encodingName as in {@code a=rtpmap}, {@code VP8}; case does not matter
 * @param clockRateHz as in {@code a=rtpmap}
 * @param channels as in {@code a=rtpmap}; 1 where it says none
 * @param negotiation gives the parameters to answer for offered ones (a=fmtp; empty if there are
 *     none); empty if the payload type of those parameters is of no use
 */
public record TrackRequest(
    String media,
    String encodingName,
    int clockRateHz,
    int channels,
    Function<String, Optional<String>> negotiation) {
  /** The clock of video. */
  public static final int VIDEO_CLOCK_HZ = 90_000;

  /** A track of video, whose parameters are not negotiated. */
  public static TrackRequest video(String encodingName) {
    return new TrackRequest("video", encodingName, VIDEO_CLOCK_HZ, 1, offered -> Optional.of(""));
  }

  boolean isVideo() {
    return media.equals("video");
  }
}
