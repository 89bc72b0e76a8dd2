package io.sutantra.rtc.rtcp;

/**
 * A limit on the work that one peer's RTCP causes, whatever the peer asks for.
 *
 * <p>Both limits are several times what libwebrtc sends in the worst case: a NACK when libwebrtc
 * finds a gap, and every 20 ms until the gap is closed. <b>Threading:</b> confined.
 */
public final class FeedbackBudget {
  /** Maximum number of compound packets per second, and at once. */
  public static final int COMPOUNDS = 300;

  /** Maximum number of sequence numbers requested by NACK per second, and at once. */
  public static final int SEQUENCE_NUMBERS = 5_000;

  private final TokenBucket compounds;
  private final TokenBucket sequenceNumbers;

  /** Creates a full budget. */
  public FeedbackBudget(long nowNanos) {
    compounds = new TokenBucket(COMPOUNDS, COMPOUNDS, nowNanos);
    sequenceNumbers = new TokenBucket(SEQUENCE_NUMBERS, SEQUENCE_NUMBERS, nowNanos);
  }

  /** Takes a compound packet from the budget; returns whether the packet may be read. */
  public boolean takesCompound(long nowNanos) {
    return compounds.take(1, nowNanos);
  }

  /** Takes requested sequence numbers from the budget; returns whether they may be looked up. */
  public boolean takesNack(int count, long nowNanos) {
    return sequenceNumbers.take(count, nowNanos);
  }
}
