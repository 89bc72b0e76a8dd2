package io.sutantra.rtc.rtp;

/**
 * The media time of all tracks of a sender, on one time line that begins with the first media.
 *
 * <p>RTP time stamps of different tracks have nothing to do with each other. Sender reports tell
 * them in the sender's own time of day; until those of both tracks are there, the tracks are put
 * together by when their first media came. <b>Threading:</b> confined. <b>Spec:</b> RFC 3550
 * section 6.4.1.
 */
public final class SenderTimeline {
  private boolean begun;
  private long firstArrivalNanos;

  /** The track whose reports tie the time of day to the time line; null as long as none has. */
  private Track anchor;

  /** The sender's time of day at the beginning of the time line. */
  private long originNanos;

  /**
   * Adds a track.
   *
   * @param clockRateHz of the track's payload format
   */
  public Track track(int clockRateHz) {
    return new Track(clockRateHz);
  }

  /** A track of the sender. */
  public final class Track {
    private final MediaTimeline timeline;
    private final RtpClock clock;
    private boolean any;
    private int lastTimestamp;
    private long lastOwnNanos;
    private long lastPtsNanos = Long.MIN_VALUE;
    private long shiftNanos;
    private boolean reported;
    private boolean origin;
    private int reportedTimestamp;
    private long reportedNanos;

    private Track(int clockRateHz) {
      this.timeline = new MediaTimeline(clockRateHz);
      this.clock = new RtpClock(clockRateHz, 0);
    }

    /** Takes what a sender report says of the track: a time of day and its time stamp. */
    public void report(long epochNanos, int timestamp) {
      reported = true;
      reportedNanos = epochNanos;
      reportedTimestamp = timestamp;
      align();
    }

    /**
     * Returns the media time of the access unit that comes next. It never goes back.
     *
     * @param arrivalNanos when the access unit came
     */
    public long ptsNanos(int timestamp, long arrivalNanos) {
      boolean first = !any;
      lastTimestamp = timestamp;
      lastOwnNanos = timeline.ptsNanos(timestamp);
      any = true;
      if (!begun) {
        begun = true;
        origin = true;
        firstArrivalNanos = arrivalNanos;
      }
      if (first) {
        shiftNanos = arrivalNanos - firstArrivalNanos;
        align();
      }
      lastPtsNanos = Math.max(lastPtsNanos, lastOwnNanos + shiftNanos);
      return lastPtsNanos;
    }

    /**
     * Whether the place of the track on the time line is known: the time line began with the track,
     * or reports have said it. Otherwise the place is taken from when media arrived.
     */
    public boolean placed() {
      return origin || (reported && anchor != null);
    }

    private void align() {
      if (!any || !reported) {
        return;
      }
      long spokenNanos = reportedNanos + clock.nanosBetween(reportedTimestamp, lastTimestamp);
      if (anchor == null || anchor == this) {
        anchor = this;
        originNanos = spokenNanos - (lastOwnNanos + shiftNanos);
      } else {
        shiftNanos = spokenNanos - originNanos - lastOwnNanos;
      }
    }
  }
}
