package io.sutantra.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class WindowedHistogramTest {
  private final WindowedHistogram histogram = new WindowedHistogram();
  private long nowSeconds = 1_000;

  private Percentiles window(String name) {
    return histogram.windows().get(name);
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      histogram.advance(TimeUnit.SECONDS.toNanos(++nowSeconds));
    }
  }

  @Property(tries = 200)
  void isExactToOnePartInAHundred(@ForAll @LongRange(max = 60_000_000_000L) long value) {
    WindowedHistogram fresh = new WindowedHistogram();
    fresh.record(value);
    Percentiles last = fresh.windows().get(WindowedHistogram.SHORT);
    assertThat(last.p50()).isBetween(value, value + value / 100 + 1);
    assertThat(last.count()).isEqualTo(1);
  }

  @Test
  void tellsThePercentiles() {
    assertThat(window(WindowedHistogram.LONG)).isEqualTo(Percentiles.NONE);
    for (int i = 0; i < 89; i++) {
      histogram.record(10);
    }
    for (int i = 0; i < 10; i++) {
      histogram.record(20);
    }
    histogram.record(100);
    assertThat(window(WindowedHistogram.LONG)).isEqualTo(new Percentiles(100, 10, 20, 20, 100));
  }

  @Test
  void forgetsWhatIsOlderThanTheWindow() {
    pass(1);
    histogram.record(50);
    pass(9);
    assertThat(window(WindowedHistogram.SHORT).count()).isEqualTo(1);
    pass(6);
    assertThat(window(WindowedHistogram.SHORT)).isEqualTo(Percentiles.NONE);
    assertThat(window(WindowedHistogram.LONG).max()).isEqualTo(50);
    pass(44);
    assertThat(window(WindowedHistogram.LONG).max()).isEqualTo(50);
    pass(6);
    assertThat(window(WindowedHistogram.LONG)).isEqualTo(Percentiles.NONE);
  }

  @Test
  void forgetsAllWhenNobodyHasAdvancedItForLong() {
    pass(1);
    histogram.record(50);
    nowSeconds += 1_000;
    pass(1);
    assertThat(window(WindowedHistogram.LONG)).isEqualTo(Percentiles.NONE);
    histogram.record(7);
    assertThat(window(WindowedHistogram.SHORT).max()).isEqualTo(7);
  }

  @Test
  void takesWhatIsOutOfRangeAsTheNearest() {
    histogram.record(-5);
    histogram.record(Long.MAX_VALUE);
    assertThat(window(WindowedHistogram.SHORT).count()).isEqualTo(2);
    assertThat(window(WindowedHistogram.SHORT).max()).isGreaterThanOrEqualTo(1L << 36);
  }

  @Test
  void losesNothingOfManyThreadsWhileItIsRead() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int n = 0; n < 50_000; n++) {
                  histogram.record(n);
                }
              });
      threads.add(thread);
      thread.start();
    }
    while (threads.stream().anyMatch(Thread::isAlive)) {
      histogram.windows();
    }
    assertThat(window(WindowedHistogram.LONG).count()).isEqualTo(150_000);
  }

  @Test
  void recordsWithoutAllocating() {
    com.sun.management.ThreadMXBean thread =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 20_000; i++) {
      histogram.record(i);
    }
    long before = thread.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100_000; i++) {
      histogram.record(i);
    }
    assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }
}
