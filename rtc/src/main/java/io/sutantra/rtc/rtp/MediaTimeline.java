package io.sutantra.rtc.rtp;

/**
 * A converter of wrapping RTP time stamps to media time, which begins at 0 and never goes back.
 *
 * <p>The result is exact over any duration, because the anchor moves in whole seconds.
 * <b>Threading:</b> confined.
 */
public final class MediaTimeline {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final RtpClock clock;
  private boolean begun;
  private int anchor;
  private long anchorNanos;
  private long latestNanos;

  /**
   * Creates a time line that begins with the first time stamp.
   *
   * @param clockRateHz clock rate of the payload format; 90,000 for video
   */
  public MediaTimeline(int clockRateHz) {
    this.clock = new RtpClock(clockRateHz, 0);
  }

  /** Returns the media time of the next access unit. */
  public long ptsNanos(int timestamp) {
    if (!begun) {
      begun = true;
      anchor = timestamp;
    }
    int seconds = (timestamp - anchor) / clock.rateHz();
    if (seconds > 0) {
      anchor += seconds * clock.rateHz();
      anchorNanos += seconds * NANOS_PER_SECOND;
    }
    long pts = anchorNanos + clock.nanosBetween(anchor, timestamp);
    if (pts < latestNanos - NANOS_PER_SECOND) {
      // The sender has restarted, so the time line continues from where it stands.
      anchor = timestamp;
      anchorNanos = latestNanos;
      pts = latestNanos;
    }
    latestNanos = Math.max(latestNanos, pts);
    return latestNanos;
  }
}
