package io.sutantra.rtc.rtcp;

/**
 * A token bucket: an allowance that grows with time up to a limit, and is spent. The bucket begins
 * full.
 *
 * <p><b>Threading:</b> confined.
 */
public final class TokenBucket {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long capacityNanos;
  private final long nanosPerToken;
  private long fullAtNanos;

  /**
   * Creates a full bucket.
   *
   * @param perSecond number of tokens gained per second
   * @param capacity maximum number of tokens
   */
  public TokenBucket(int perSecond, int capacity, long nowNanos) {
    this.nanosPerToken = NANOS_PER_SECOND / perSecond;
    this.capacityNanos = capacity * nanosPerToken;
    this.fullAtNanos = nowNanos;
  }

  /** Takes a number of tokens; takes none and returns false if there are fewer. */
  public boolean take(int tokens, long nowNanos) {
    long missingNanos = Math.max(0, fullAtNanos - nowNanos) + tokens * nanosPerToken;
    if (missingNanos > capacityNanos) {
      return false;
    }
    fullAtNanos = nowNanos + missingNanos;
    return true;
  }
}
