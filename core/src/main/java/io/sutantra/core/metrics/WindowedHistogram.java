package io.sutantra.core.metrics;

import io.sutantra.api.Metrics;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;
import org.HdrHistogram.Recorder;

/**
 * A histogram of the last 10 and the last 60 seconds, in slots of 5 seconds. A window also includes
 * the current slot, so it reaches back up to 5 seconds further.
 *
 * <p><b>Threading:</b> any thread; {@link #record} takes no lock and allocates nothing.
 */
final class WindowedHistogram implements Metrics.Histogram {
  static final String SHORT = "10s";
  static final String LONG = "60s";

  /**
   * The greatest recorded value; greater values count as this value. An hour in microseconds and a
   * minute in nanoseconds are less.
   */
  private static final long MAX_VALUE = 1L << 36;

  private static final int DIGITS = 2;
  private static final long SLOT_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int SHORT_SLOTS = 3;
  private static final int LONG_SLOTS = 13;

  private final Recorder recorder = new Recorder(MAX_VALUE, DIGITS);
  private final IntCountsHistogram[] slots = new IntCountsHistogram[LONG_SLOTS];
  private Histogram interval;
  private int current;
  private long slotEndNanos;
  private boolean begun;

  WindowedHistogram() {
    for (int i = 0; i < LONG_SLOTS; i++) {
      slots[i] = new IntCountsHistogram(MAX_VALUE, DIGITS);
    }
  }

  @Override
  public void record(long value) {
    recorder.recordValue(Math.max(0, Math.min(MAX_VALUE, value)));
  }

  /** Ends the slots whose time is over. To be called about once a second. */
  synchronized void advance(long nowNanos) {
    collect();
    if (!begun) {
      begun = true;
      slotEndNanos = nowNanos + SLOT_NANOS;
    }
    for (int i = 0; i < LONG_SLOTS && nowNanos - slotEndNanos >= 0; i++) {
      current = (current + 1) % LONG_SLOTS;
      slots[current].reset();
      slotEndNanos += SLOT_NANOS;
    }
    if (nowNanos - slotEndNanos >= 0) {
      // The last call was longer ago than the longest window.
      slotEndNanos = nowNanos + SLOT_NANOS;
    }
  }

  private void collect() {
    interval = recorder.getIntervalHistogram(interval);
    slots[current].add(interval);
  }

  /** Returns the distributions by the names of the windows. */
  synchronized Map<String, Percentiles> windows() {
    collect();
    Map<String, Percentiles> windows = new TreeMap<>();
    windows.put(SHORT, sum(SHORT_SLOTS));
    windows.put(LONG, sum(LONG_SLOTS));
    return windows;
  }

  private Percentiles sum(int count) {
    Histogram sum = new Histogram(MAX_VALUE, DIGITS);
    for (int i = 0; i < count; i++) {
      sum.add(slots[(current + LONG_SLOTS - i) % LONG_SLOTS]);
    }
    return sum.getTotalCount() == 0
        ? Percentiles.NONE
        : new Percentiles(
            sum.getTotalCount(),
            sum.getValueAtPercentile(50),
            sum.getValueAtPercentile(90),
            sum.getValueAtPercentile(99),
            sum.getMaxValue());
  }
}
