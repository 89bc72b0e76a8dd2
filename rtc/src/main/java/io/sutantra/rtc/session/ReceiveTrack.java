package io.sutantra.rtc.session;

import java.util.OptionalInt;

/**
 * The terms of a track that is received.
 *
 * @param mid identification of its media section
 * @param video whether key frames are asked for
 * @param payloadType of the codec
 * @param rtxPayloadType of retransmissions; empty if the sender has none
 * @param ssrc of the track; empty if it is not said, and is learnt from the first packet
 * @param clockRateHz of the time stamps
 * @param nack whether the sender heeds requests for packets that are missing
 */
public record ReceiveTrack(
    String mid,
    boolean video,
    int payloadType,
    OptionalInt rtxPayloadType,
    OptionalInt ssrc,
    int clockRateHz,
    boolean nack) {
  /** Checks the clock. */
  public ReceiveTrack {
    if (clockRateHz <= 0) {
      throw new IllegalArgumentException(
          "clock rate %d Hz, must be above 0".formatted(clockRateHz));
    }
  }
}
