package io.sutantra.core.pipeline;

import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.rtc.rtp.SequenceNumbers;

/**
 * A detector of packet loss by sequence numbers. Lost frames leave no other trace in the frames
 * that arrive.
 *
 * <p><b>Threading:</b> confined.
 */
final class PacketContinuity {
  private static final int UNKNOWN = -1;

  private int next = UNKNOWN;

  /** The positions at which packets can be missing. */
  enum Loss {
    NONE,
    /** Missing between the previous frame and this frame, which is complete. */
    BEFORE,
    /** Missing in the frame itself, and perhaps before it too. */
    WITHIN
  }

  /** Checks the next frame of a stream. */
  Loss check(PacketizedFrame frame) {
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
