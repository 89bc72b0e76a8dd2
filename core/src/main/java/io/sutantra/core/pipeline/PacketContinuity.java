package io.sutantra.core.pipeline;

import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.rtc.rtp.SequenceNumbers;

/**
 * Finds packets that were lost, by the sequence numbers: nothing else tells of them, for frames
 * that were lost leave no trace in those that came.
 *
 * <p><b>Threading:</b> confined.
 */
final class PacketContinuity {
  private static final int UNKNOWN = -1;

  private int next = UNKNOWN;

  /** Where packets are missing. */
  enum Loss {
    NONE,
    /** Between the frame before and this one, which is complete. */
    BEFORE,
    /** In the frame itself, whether or not before it too. */
    WITHIN
  }

  /** Looks at the next frame of a stream. */
  Loss lookAt(PacketizedFrame frame) {
    int expected = frame.packets().get(0).sequenceNumber();
    boolean before = next != UNKNOWN && next != expected;
    boolean within = false;
    for (RtpPacket packet : frame.packets()) {
      within |= packet.sequenceNumber() != expected;
      expected = SequenceNumbers.next(packet.sequenceNumber());
    }
    next = expected;
    if (within) {
      return Loss.WITHIN;
    }
    return before ? Loss.BEFORE : Loss.NONE;
  }
}
