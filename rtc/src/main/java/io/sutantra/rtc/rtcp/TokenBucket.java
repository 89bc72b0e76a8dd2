package io.sutantra.rtc.rtcp;

/**
 * An allowance that grows with time, up to a limit, and is spent. It begins full.
 *
 * <p><b>Threading:</b> confined.
 */
final class TokenBucket {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final long capacityNanos;
  private final long nanosPerToken;
  private long fullAtNanos;

  /**
   * Makes one that is full.
   *
   * @param perSecond how many tokens it gains in a second
   * @param capacity how many it holds
   */
  TokenBucket(int perSecond, int capacity, long nowNanos) {
    this.nanosPerToken = NANOS_PER_SECOND / perSecond;
    this.capacityNanos = capacity * nanosPerToken;
    this.fullAtNanos = nowNanos;
  }

  /** Takes so many tokens, or none if there are fewer. */
  boolean take(int tokens, long nowNanos) {
    long missingNanos = Math.max(0, fullAtNanos - nowNanos) + tokens * nanosPerToken;
    if (missingNanos > capacityNanos) {
      return false;
    }
    fullAtNanos = nowNanos + missingNanos;
    return true;
  }
}
