package io.sutantra.testkit;

import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link NetworkCounters}; read by any thread. */
final class NetworkTally {
  final LongAdder offered = new LongAdder();
  final LongAdder forwarded = new LongAdder();
  final LongAdder lost = new LongAdder();
  final LongAdder overflowed = new LongAdder();
  final LongAdder duplicated = new LongAdder();
  final LongAdder reordered = new LongAdder();

  NetworkCounters counters() {
    // The outgoing counts are read before the incoming ones: no packet goes out without having
    // come in, so the number of packets under way cannot be negative.
    long out = forwarded.sum();
    long dropped = lost.sum();
    long full = overflowed.sum();
    return new NetworkCounters(
        offered.sum(), out, dropped, full, duplicated.sum(), reordered.sum());
  }
}
