package io.sutantra.rtc.session;

import java.util.OptionalInt;

/**
 * The terms of a track that is sent.
 *
 * @param mid the identification of the media section
 * @param payloadType the payload type of the codec
 * @param rtxPayloadType the payload type of retransmissions; empty if the peer does not support
 *     RTX, and gets the original packets again
 * @param ssrc the SSRC of the track, not 0
 * @param rtxSsrc the SSRC of the retransmissions
 * @param clockRateHz the clock rate of the timestamps
 * @param history the number of packets that the session keeps for retransmission; 0 if the owner
 *     retransmits, see {@link SessionEvents#packetsMissing}
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
