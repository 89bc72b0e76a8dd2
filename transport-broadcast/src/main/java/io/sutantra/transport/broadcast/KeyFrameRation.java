package io.sutantra.transport.broadcast;

/**
 * A rate limiter for the key frame requests of one viewer, since all viewers of the stream pay for
 * the key frames.
 *
 * <p>The first request passes at once, the next request a second later at the earliest. The time
 * doubles, up to eight seconds, as long as requests go on. <b>Threading:</b> confined.
 */
final class KeyFrameRation {
  static final long SHORTEST_NANOS = 1_000_000_000L;
  static final long LONGEST_NANOS = 8 * SHORTEST_NANOS;

  private boolean granted;
  private long grantedNanos;
  private long intervalNanos;

  /** Returns whether a request may pass now; if so, the waiting time for the next one starts. */
  boolean take(long nowNanos) {
    long sinceNanos = nowNanos - grantedNanos;
    if (granted && sinceNanos < intervalNanos) {
      return false;
    }
    boolean goesOn = granted && sinceNanos < 2 * intervalNanos;
    intervalNanos = goesOn ? Math.min(LONGEST_NANOS, 2 * intervalNanos) : SHORTEST_NANOS;
    granted = true;
    grantedNanos = nowNanos;
    return true;
  }
}
