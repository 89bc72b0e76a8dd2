package io.sutantra.testkit;

import java.util.concurrent.atomic.LongAdder;

/** Counts for {@link NetworkCounters}; read by any thread. */
final class NetworkTally {
  final LongAdder offered = new LongAdder();
  final LongAdder forwarded = new LongAdder();
  final LongAdder lost = new LongAdder();
  final LongAdder overflowed = new LongAdder();
  final LongAdder duplicated = new LongAdder();
  final LongAdder reordered = new LongAdder();

  NetworkCounters counters() {
    // What leaves is read before what comes: meanwhile nothing leaves that has not come.
    long out = forwarded.sum();
    long dropped = lost.sum();
    long full = overflowed.sum();
    return new NetworkCounters(
        offered.sum(), out, dropped, full, duplicated.sum(), reordered.sum());
  }
}
