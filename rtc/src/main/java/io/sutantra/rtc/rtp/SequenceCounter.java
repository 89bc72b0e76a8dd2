package io.sutantra.rtc.rtp;

/**
 * A tracker of the sequence numbers of one source, which detects a restart of the source.
 *
 * <p>There is no probation: signalling has named the source, and SRTP authenticates its packets.
 * <b>Threading:</b> confined. <b>Spec:</b> RFC 3550 appendix A.1.
 */
final class SequenceCounter {
  /** Value of {@link #highest} before the first packet. */
  static final long NONE = -1;

  private static final int MAX_DROPOUT = 3_000;

  /**
   * Maximum distance of a late packet. Appendix A.1 proposes 100, but a retransmission may be a
   * second late.
   */
  private static final int MAX_MISORDER = 3_000;

  enum Step {
    /** The first packet of the source, or the first after a restart. */
    FIRST,
    /** A packet after all earlier packets; packets in between may be missing. */
    AHEAD,
    /** A late packet, or a duplicate. */
    BEHIND,
    /**
     * A packet that is too far off to belong to the others. If its successor comes next, the source
     * has restarted.
     */
    FAR
  }

  private long highest = NONE;
  private int restart = -1;

  Step step(int sequenceNumber) {
    if (highest == NONE) {
      return begin(sequenceNumber);
    }
    int distance = SequenceNumbers.distance((int) highest, sequenceNumber);
    if (distance > 0 && distance < MAX_DROPOUT) {
      highest += distance;
      restart = -1;
      return Step.AHEAD;
    }
    if (distance <= 0 && distance > -MAX_MISORDER) {
      return Step.BEHIND;
    }
    if (sequenceNumber == restart) {
      return begin(sequenceNumber);
    }
    restart = SequenceNumbers.next(sequenceNumber);
    return Step.FAR;
  }

  private Step begin(int sequenceNumber) {
    highest = sequenceNumber;
    restart = -1;
    return Step.FIRST;
  }

  /** Returns the highest number, with the cycles above its 16 bits. */
  long highest() {
    return highest;
  }

  /** Returns a number near the highest, with the cycles above its 16 bits. */
  long extend(int sequenceNumber) {
    return SequenceNumbers.extend(highest, sequenceNumber);
  }
}
