package io.sutantra.rtc.rtp;

/**
 * Turns RTP time stamps, which wrap, into media time that begins at 0 and never goes back.
 *
 * <p>Exact however long it runs: it counts on from a time stamp that lies whole seconds after the
 * first. <b>Threading:</b> confined.
 */
public final class MediaTimeline {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final RtpClock clock;
  private boolean begun;
  private int anchor;
  private long anchorNanos;
  private long latestNanos;

  /**
   * A time line whose first time stamp is still to come.
   *
   * @param clockRateHz of the payload format; 90,000 for video
   */
  public MediaTimeline(int clockRateHz) {
    this.clock = new RtpClock(clockRateHz, 0);
  }

  /** The media time of the access unit that comes next. */
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
      // The sender has begun anew: so does the count, from where it stands.
      anchor = timestamp;
      anchorNanos = latestNanos;
      pts = latestNanos;
    }
    latestNanos = Math.max(latestNanos, pts);
    return latestNanos;
  }
}
