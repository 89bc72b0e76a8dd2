package io.sutantra.rtc.rtp;

/**
 * Follows the sequence numbers of one source, and notices when it began anew.
 *
 * <p>There is no probation: signalling has named the source, and SRTP vouches for its packets.
 * <b>Threading:</b> confined. <b>Spec:</b> RFC 3550 appendix A.1.
 */
final class SequenceCounter {
  /** No packet has come. */
  static final long NONE = -1;

  private static final int MAX_DROPOUT = 3_000;

  /** Appendix A.1 proposes 100, but what is sent again on request may be a second late. */
  private static final int MAX_MISORDER = 3_000;

  enum Step {
    /** The first packet of the source, or of one that has begun anew. */
    FIRST,
    /** After all that have come before; some between may be missing. */
    AHEAD,
    /** Late, or once more. */
    BEHIND,
    /** Too far off to belong to the others. If the next one follows it, the source began anew. */
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

  /** The highest number, with the cycles above its 16 bits. */
  long highest() {
    return highest;
  }

  /** A number near the highest, with the cycles above its 16 bits. */
  long extend(int sequenceNumber) {
    return SequenceNumbers.extend(highest, sequenceNumber);
  }
}
