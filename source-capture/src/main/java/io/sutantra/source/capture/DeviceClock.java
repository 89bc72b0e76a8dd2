package io.sutantra.source.capture;

import io.sutantra.api.Clock;

/**
 * A clock that maps the times of a device to the engine's clock, and to the media time of the
 * source.
 *
 * <p>Devices stamp their media with the time of day or with the monotonic time of the machine. Both
 * tell how old media are when they are read, which is all that counts here: a time of day that is
 * set meanwhile moves nothing.
 *
 * <p><b>Threading:</b> any thread.
 */
final class DeviceClock {
  private static final long YOUNGEST_MICROS = -5_000;
  private static final long OLDEST_MICROS = 1_000_000;

  private final Clock clock;
  private final long positionNanos;
  private long originNanos;
  private boolean begun;

  /**
   * Creates a clock.
   *
   * @param positionNanos the media time of the first capture
   */
  DeviceClock(Clock clock, long positionNanos) {
    this.clock = clock;
    this.positionNanos = positionNanos;
  }

  /** Returns the engine's time. */
  long nanoTime() {
    return clock.nanoTime();
  }

  /** Returns the media time of a capture at a time of the engine. */
  synchronized long mediaNanos(long captureNanos) {
    if (!begun) {
      begun = true;
      originNanos = captureNanos;
    }
    return Math.max(positionNanos, positionNanos + captureNanos - originNanos);
  }

  /**
   * Returns the age of media.
   *
   * @param stampMicros the time stamp that the device gave the media
   * @param dayMicros the time of day, since 1970
   * @param monotonicNanos the monotonic time of the machine
   * @return 0 if the time stamp is of neither clock
   */
  static long ageNanos(long stampMicros, long dayMicros, long monotonicNanos) {
    long age = dayMicros - stampMicros;
    if (age < YOUNGEST_MICROS || age > OLDEST_MICROS) {
      age = monotonicNanos / 1_000 - stampMicros;
    }
    boolean plausible = age >= YOUNGEST_MICROS && age <= OLDEST_MICROS;
    return plausible ? Math.max(0, age) * 1_000 : 0;
  }
}
