package io.sutantra.transport.broadcast;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much room of a queue somebody may take.
 *
 * <p><b>Threading:</b> any thread.
 */
final class Quota {
  private final AtomicInteger taken = new AtomicInteger();
  private final int limit;

  Quota(int limit) {
    this.limit = limit;
  }

  /** Takes a place; false if there is none. */
  boolean take() {
    if (taken.incrementAndGet() > limit) {
      taken.decrementAndGet();
      return false;
    }
    return true;
  }

  void give() {
    taken.decrementAndGet();
  }
}
