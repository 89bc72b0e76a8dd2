package io.sutantra.rtc.rtcp;

/**
 * Limits the work that one peer's RTCP makes, whatever it asks for.
 *
 * <p>Both limits are several times what libwebrtc says in the worst case: it sends a NACK when it
 * finds a gap, and every 20 ms until the gap is closed. <b>Threading:</b> confined.
 */
public final class FeedbackBudget {
  /** Compound packets in a second, and at once. */
  public static final int COMPOUNDS = 300;

  /** Sequence numbers asked for by NACK in a second, and at once. */
  public static final int SEQUENCE_NUMBERS = 5_000;

  private final TokenBucket compounds;
  private final TokenBucket sequenceNumbers;

  /** Makes one that is full. */
  public FeedbackBudget(long nowNanos) {
    compounds = new TokenBucket(COMPOUNDS, COMPOUNDS, nowNanos);
    sequenceNumbers = new TokenBucket(SEQUENCE_NUMBERS, SEQUENCE_NUMBERS, nowNanos);
  }

  /** Whether one more compound packet is to be read. */
  public boolean takesCompound(long nowNanos) {
    return compounds.take(1, nowNanos);
  }

  /** Whether so many more sequence numbers are to be looked up. */
  public boolean takesNack(int count, long nowNanos) {
    return sequenceNumbers.take(count, nowNanos);
  }
}
