package io.sutantra.transport.broadcast;

import io.sutantra.api.Metrics;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The requests for key frames of one stream: those of all viewers together come through once in an
 * interval.
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
   * Creates the requests of a stream.
   *
   * @param counter counts what comes through
   * @param listener is told the id of the viewer whose request comes through
   */
  KeyFrameRequests(long intervalNanos, Metrics.Counter counter, Consumer<String> listener) {
    this.intervalNanos = intervalNanos;
    this.counter = counter;
    this.listener = listener;
  }

  /** Asks for a key frame for a viewer, unless one was asked for lately. */
  void ask(String viewerId, long nowNanos) {
    long before = askedNanos.get();
    if (nowNanos - before >= intervalNanos && askedNanos.compareAndSet(before, nowNanos)) {
      counter.increment();
      listener.accept(viewerId);
    }
  }
}
