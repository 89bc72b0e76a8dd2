package io.sutantra.rtc.session;

import java.util.OptionalInt;

/**
 * The terms of a track that is sent.
 *
 * @param mid identification of its media section
 * @param payloadType of the codec
 * @param rtxPayloadType of retransmissions; empty if the peer does not know them, and is sent the
 *     very packets again
 * @param ssrc of the track, not 0
 * @param rtxSsrc of its retransmissions
 * @param clockRateHz of the time stamps
 * @param history how many packets the session keeps to send them again; 0 if that is the owner's to
 *     do, see {@link SessionEvents#packetsMissing}
 */
public record SendTrack(
    String mid,
    int payloadType,
    OptionalInt rtxPayloadType,
    int ssrc,
    int rtxSsrc,
    int clockRateHz,
    int history) {
  private static final int MAX_HISTORY = 8_192;

  /** Checks the numbers. */
  public SendTrack {
    if (clockRateHz <= 0 || history < 0 || history > MAX_HISTORY) {
      throw new IllegalArgumentException(
          "clock rate %d Hz must be above 0, history %d packets 0 to %d"
              .formatted(clockRateHz, history, MAX_HISTORY));
    }
  }
}
