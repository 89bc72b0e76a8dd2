package io.sutantra.rtc.rtcp;

import java.util.OptionalLong;

/**
 * NTP time as in RTCP: seconds since 1900 in 32 bits, and a fraction of 32 bits.
 *
 * <p>The middle 32 bits of an NTP time, which name a sender report, count 1/65,536 s. <b>Spec:</b>
 * RFC 3550 section 4 and 6.4.1; times after 2036 are read as in RFC 4330 section 3.
 */
public final class NtpTime {
  private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long FRACTION = 1L << 32;
  private static final long COMPACT = 1L << 16;

  private NtpTime() {}

  /** Returns the NTP time of a moment that is given in nanoseconds since 1970. */
  public static long ofEpochNanos(long nanos) {
    return of(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }

  private static long of(long epochSeconds, long nanos) {
    return (epochSeconds + SECONDS_1900_TO_1970) << 32 | nanos * FRACTION / NANOS_PER_SECOND;
  }

  /**
   * Returns the nanoseconds since 1970, rounded to the nearest: the argument of {@link
   * #ofEpochNanos}.
   */
  public static long epochNanos(long ntpTime) {
    long seconds = ntpTime >>> 32;
    if (ntpTime >= 0) {
      // The highest bit has been set since 1968, and will be clear from 2036 on, in the next era.
      seconds += FRACTION;
    }
    long fraction = ntpTime & (FRACTION - 1);
    return (seconds - SECONDS_1900_TO_1970) * NANOS_PER_SECOND
        + (fraction * NANOS_PER_SECOND + FRACTION / 2) / FRACTION;
  }

  /** Returns the middle 32 bits, by which a report block names the last sender report. */
  public static int middle(long ntpTime) {
    return (int) (ntpTime >>> 16);
  }

  /** Returns a duration in 1/65,536 s as 32 unsigned bits, clamped to what fits. */
  public static int compact(long nanos) {
    if (nanos <= 0) {
      return 0;
    }
    long seconds = nanos / NANOS_PER_SECOND;
    if (seconds >= COMPACT) {
      return -1;
    }
    return (int) (seconds << 16 | nanos % NANOS_PER_SECOND * COMPACT / NANOS_PER_SECOND);
  }

  /**
   * Returns the round-trip time that a report block implies.
   *
   * @param nowNtpTime arrival time of the block, by the clock that the sender reports were stamped
   *     with
   * @return nanoseconds, in steps of 15 µs; empty if the receiver has seen no sender report, or if
   *     the block is implausible
   */
  public static OptionalLong roundTripNanos(long nowNtpTime, ReportBlock block) {
    if (block.lastSenderReport() == 0) {
      return OptionalLong.empty();
    }
    int units = middle(nowNtpTime) - block.lastSenderReport() - block.delaySinceLastSenderReport();
    if (units < -COMPACT) {
      return OptionalLong.empty();
    }
    // Both sides round, and clocks are set, so a slightly negative result means a short way.
    return OptionalLong.of(Math.max(0, units) * NANOS_PER_SECOND / COMPACT);
  }
}
