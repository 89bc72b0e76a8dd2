package io.sutantra.transport.broadcast;

/**
 * Rations the key frames that one viewer's requests cost all viewers of its stream.
 *
 * <p>A request is passed on at once. The next one is a second later at the earliest, and that time
 * doubles, up to eight seconds, as long as requests go on. <b>Threading:</b> confined.
 */
final class KeyFrameRation {
  static final long SHORTEST_NANOS = 1_000_000_000L;
  static final long LONGEST_NANOS = 8 * SHORTEST_NANOS;

  private boolean granted;
  private long grantedNanos;
  private long intervalNanos;

  /** Whether a request may be passed on now; then the next ones have to wait. */
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
