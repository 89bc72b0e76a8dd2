package io.sutantra.rtc.rtp;

/**
 * The clock of a payload format, which converts media time to RTP time stamps and back.
 *
 * <p><b>Units:</b> nanoseconds on one side, ticks of {@code rateHz} on the other. <b>Spec:</b> RFC
 * 3550 section 5.1.
 *
 * @param rateHz ticks per second; 90,000 for video
 * @param offset the time stamp of media time zero; random for each stream
 */
public record RtpClock(int rateHz, int offset) {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Checks the rate. */
  public RtpClock {
    if (rateHz <= 0) {
      throw new IllegalArgumentException("clock rate is " + rateHz + " Hz, must be above 0");
    }
  }

  /**
   * Returns the 32-bit time stamp of a media time, rounded down. The result is exact over any
   * number of hours.
   */
  public int timestamp(long ptsNanos) {
    long seconds = Math.floorDiv(ptsNanos, NANOS_PER_SECOND);
    long nanos = Math.floorMod(ptsNanos, NANOS_PER_SECOND);
    return (int) (offset + seconds * rateHz + nanos * rateHz / NANOS_PER_SECOND);
  }

  /**
   * Returns the time between two time stamps, by the shorter way round.
   *
   * @return nanoseconds; negative if {@code to} is the earlier one
   */
  public long nanosBetween(int from, int to) {
    return (to - from) * NANOS_PER_SECOND / rateHz;
  }
}
