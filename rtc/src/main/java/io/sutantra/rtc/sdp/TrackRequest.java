package io.sutantra.rtc.sdp;

import java.util.Optional;
import java.util.function.Function;

/**
 * A track that this side can send, or takes, if an offer has a section for the track.
 *
 * @param media {@code video} or {@code audio}
 * @param encodingName name of the codec as in {@code a=rtpmap}, {@code VP8}; case does not matter
 * @param clockRateHz clock rate, as in {@code a=rtpmap}
 * @param channels number of channels, as in {@code a=rtpmap}; 1 if that says none
 * @param negotiation function from offered to answered parameters (a=fmtp; empty if there are
 *     none); the result is empty if a payload type with the offered parameters is unusable
 */
public record TrackRequest(
    String media,
    String encodingName,
    int clockRateHz,
    int channels,
    Function<String, Optional<String>> negotiation) {
  /** The clock rate of video. */
  public static final int VIDEO_CLOCK_HZ = 90_000;

  /** Returns a video track whose parameters are not negotiated. */
  public static TrackRequest video(String encodingName) {
    return new TrackRequest("video", encodingName, VIDEO_CLOCK_HZ, 1, offered -> Optional.of(""));
  }

  boolean isVideo() {
    return media.equals("video");
  }
}
