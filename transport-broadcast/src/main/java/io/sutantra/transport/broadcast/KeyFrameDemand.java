package io.sutantra.transport.broadcast;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Rations the requests for key frames of one stream: all viewers' together are one in an interval.
 *
 * <p><b>Threading:</b> any thread.
 */
final class KeyFrameDemand {
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final long intervalNanos;
  private final AtomicLong askedNanos = new AtomicLong(NEVER);

  /** Asks once in that time at most. */
  KeyFrameDemand(long intervalNanos) {
    this.intervalNanos = intervalNanos;
  }

  /** Whether it is time to ask, and nobody else does. */
  boolean ask(long nowNanos) {
    long before = askedNanos.get();
    return nowNanos - before >= intervalNanos && askedNanos.compareAndSet(before, nowNanos);
  }
}
