package io.sutantra.source.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.testkit.ManualClock;
import org.junit.jupiter.api.Test;

final class DeviceClockTest {
  private static final long DAY_MICROS = 1_700_000_000_000_000L;
  private static final long MONOTONIC_NANOS = 5_000_000_000_000L;

  private static long age(long stampMicros) {
    return DeviceClock.ageNanos(stampMicros, DAY_MICROS, MONOTONIC_NANOS);
  }

  @Test
  void tellsTheAgeByEitherClock() {
    assertThat(age(DAY_MICROS - 30_000)).isEqualTo(30_000_000);
    assertThat(age(DAY_MICROS + 1_000)).as("a little ahead").isZero();
    assertThat(age(MONOTONIC_NANOS / 1_000 - 40_000)).isEqualTo(40_000_000);
  }

  @Test
  void takesMediaOfUnknownTimeAsNew() {
    for (long stamp :
        new long[] {
          0, -1, Long.MAX_VALUE, Long.MIN_VALUE, DAY_MICROS - 5_000_000, DAY_MICROS + 5_000_000
        }) {
      assertThat(age(stamp)).isZero();
    }
  }

  @Test
  void beginsWhereTheSourceIsToldTo() {
    DeviceClock clock = new DeviceClock(new ManualClock(), 7_000);
    assertThat(clock.mediaNanos(1_000_000)).isEqualTo(7_000);
    assertThat(clock.mediaNanos(1_000_250)).isEqualTo(7_250);
    assertThat(clock.mediaNanos(999_000)).as("older than the first").isEqualTo(7_000);
  }
}
