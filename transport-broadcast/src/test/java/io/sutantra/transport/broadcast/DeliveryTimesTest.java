package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.testkit.TestEnvironment;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DeliveryTimesTest {
  @Property
  void roundsUpByAnEighthAtTheMost(@ForAll @LongRange(min = 8, max = 100_000_000_000L) long nanos) {
    try (TestEnvironment environment = new TestEnvironment()) {
      DeliveryTimes times = new DeliveryTimes(environment.metrics());
      times.record(nanos);
      assertThat(times.percentileNanos(0.5)).isBetween(nanos, nanos + nanos / 8 + 1);
    }
  }

  @Test
  void tellsThePercentiles() {
    try (TestEnvironment environment = new TestEnvironment()) {
      DeliveryTimes times = new DeliveryTimes(environment.metrics());
      assertThat(times.percentileNanos(0.99)).isZero();
      for (int i = 0; i < 98; i++) {
        times.record(1_000);
      }
      times.record(1_000_000);
      times.record(1_000_000);
      assertThat(times.percentileNanos(0.5)).isBetween(1_000L, 1_126L);
      assertThat(times.percentileNanos(0.99)).isBetween(1_000_000L, 1_126_000L);
    }
  }
}
