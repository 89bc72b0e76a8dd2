package io.sutantra.transport.broadcast;

import io.sutantra.api.Metrics;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long frames take, from being offered to the last viewer's packets being handed to the kernel:
 * a histogram in steps of an eighth of an octave.
 *
 * <p><b>Threading:</b> any thread.
 */
final class DeliveryTimes {
  private static final int STEPS_PER_OCTAVE = 8;
  private static final int BUCKETS = 40 * STEPS_PER_OCTAVE;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

  DeliveryTimes(Metrics metrics) {
    metrics.gauge("delivery.p50-micros", () -> percentileNanos(0.50) / 1_000);
    metrics.gauge("delivery.p99-micros", () -> percentileNanos(0.99) / 1_000);
  }

  void record(long nanos) {
    counts.incrementAndGet(bucket(nanos));
  }

  /** The time, rounded up by an eighth at the most, within which so large a part was delivered. */
  long percentileNanos(double part) {
    long total = 0;
    for (int i = 0; i < BUCKETS; i++) {
      total += counts.get(i);
    }
    long wanted = (long) Math.ceil(total * part);
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += counts.get(i);
      if (seen >= wanted && seen > 0) {
        return limit(i);
      }
    }
    return 0;
  }

  private static int bucket(long nanos) {
    long value = Math.max(STEPS_PER_OCTAVE, nanos);
    int octave = 63 - Long.numberOfLeadingZeros(value);
    int step = (int) (value >>> (octave - 3)) & (STEPS_PER_OCTAVE - 1);
    return Math.min(BUCKETS - 1, (octave - 3) * STEPS_PER_OCTAVE + step);
  }

  private static long limit(int bucket) {
    int octave = bucket / STEPS_PER_OCTAVE + 3;
    int step = bucket % STEPS_PER_OCTAVE;
    return (long) (STEPS_PER_OCTAVE + step + 1) << (octave - 3);
  }
}
