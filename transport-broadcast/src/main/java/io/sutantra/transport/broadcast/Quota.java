package io.sutantra.transport.broadcast;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A limit on the places of a queue that one sender may take.
 *
 * <p><b>Threading:</b> any thread.
 */
final class Quota {
  private static final int MAX_OF_ONE_PATH = 32;

  private final AtomicInteger taken = new AtomicInteger();
  private final int limit;

  /** Creates the share of a shard's queue that one path of a viewer may take. */
  static Quota ofPath() {
    return new Quota(MAX_OF_ONE_PATH);
  }

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
