package io.sutantra.transport.broadcast;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A rate limiter for the key frame requests of a stream: passes one request in an interval, for all
 * viewers together.
 *
 * <p><b>Threading:</b> any thread.
 */
final class KeyFrameDemand {
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final long intervalNanos;
  private final AtomicLong askedNanos = new AtomicLong(NEVER);

  /**
   * Creates a limiter that has passed no request yet.
   *
   * @param intervalNanos the shortest time between two requests
   */
  KeyFrameDemand(long intervalNanos) {
    this.intervalNanos = intervalNanos;
  }

  /** Returns whether the caller may request a key frame now; of several callers, one may. */
  boolean ask(long nowNanos) {
    long before = askedNanos.get();
    return nowNanos - before >= intervalNanos && askedNanos.compareAndSet(before, nowNanos);
  }
}
