package io.sutantra.transport.broadcast;

import io.sutantra.api.Metrics;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A rate limiter for the key frame requests of one stream: passes one request in an interval, for
 * all viewers together.
 *
 * <p><b>Threading:</b> any thread.
 */
final class KeyFrameRequests {
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final long intervalNanos;
  private final Metrics.Counter counter;
  private final Consumer<String> listener;
  private final AtomicLong askedNanos = new AtomicLong(NEVER);

  /**
   * Creates a limiter that has passed no request yet.
   *
   * @param intervalNanos the shortest time between two requests
   * @param counter the counter of requests that pass
   * @param listener the consumer of the id of the viewer whose request passes
   */
  KeyFrameRequests(long intervalNanos, Metrics.Counter counter, Consumer<String> listener) {
    this.intervalNanos = intervalNanos;
    this.counter = counter;
    this.listener = listener;
  }

  /** Requests a key frame for a viewer, unless a request has passed within the interval. */
  void ask(String viewerId, long nowNanos) {
    long before = askedNanos.get();
    if (nowNanos - before >= intervalNanos && askedNanos.compareAndSet(before, nowNanos)) {
      counter.increment();
      listener.accept(viewerId);
    }
  }
}
