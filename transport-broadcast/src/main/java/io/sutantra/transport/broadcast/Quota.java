package io.sutantra.transport.broadcast;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A limit on the places of a queue that one sender may take.
 *
 * <p><b>Threading:</b> any thread.
 */
final class Quota {
  private final AtomicInteger taken = new AtomicInteger();
  private final int limit;

  Quota(int limit) {
    this.limit = limit;
  }

  /**
   * Takes a place.
   *
   * @return false if no place is free
   */
  boolean take() {
    if (taken.incrementAndGet() > limit) {
      taken.decrementAndGet();
      return false;
    }
    return true;
  }

  /** Gives a place back. */
  void give() {
    taken.decrementAndGet();
  }
}
