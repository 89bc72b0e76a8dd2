package io.sutantra.testkit;

import io.sutantra.api.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still until a test advances it.
 *
 * <p><b>Threading:</b> any thread.
 */
public final class ManualClock implements Clock {
  private static final long EPOCH_MILLIS_AT_ZERO = 1_700_000_000_000L;

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong setMillis = new AtomicLong();

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public long epochMillis() {
    return EPOCH_MILLIS_AT_ZERO + setMillis.get() + nanos.get() / 1_000_000;
  }

  /**
   * Sets the time of day forward or back, as an administrator does; the monotonic time does not
   * change.
   */
  public void setTimeOfDay(Duration by) {
    setMillis.addAndGet(by.toMillis());
  }

  /** Advances the time, and returns the new monotonic time in nanoseconds. */
  public long advance(Duration time) {
    return advanceNanos(time.toNanos());
  }

  /** Advances the time, and returns the new monotonic time in nanoseconds. */
  public long advanceNanos(long time) {
    if (time < 0) {
      throw new IllegalArgumentException("time does not go back, not even by " + -time + " ns");
    }
    return nanos.addAndGet(time);
  }
}
