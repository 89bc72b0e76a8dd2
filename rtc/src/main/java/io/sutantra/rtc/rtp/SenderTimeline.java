package io.sutantra.rtc.rtp;

import java.util.ArrayList;
import java.util.List;

/**
 * The common time line of all tracks of a sender, which begins with the first media.
 *
 * <p>The RTP time stamps of different tracks are unrelated. Sender reports map them to the sender's
 * wall clock. Until both tracks have reports, the tracks are aligned by the arrival of their first
 * media. Reports place a track once, near the arrival of its media; later reports correct the place
 * slowly. A report that contradicts the reports before is not believed: either the sender's clock
 * was set, or the report is wrong. The tracks then keep their places until new reports of both have
 * come.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 3550 section 6.4.1.
 */
public final class SenderTimeline {
  /** The largest correction that one report makes to the place of a track. */
  private static final long MAX_STEP_NANOS = 5_000_000;

  /**
   * The largest difference between a report and the reports before; a report that differs more is
   * of another clock.
   */
  private static final long MAX_DIFFERENCE_NANOS = 1_000_000_000;

  /** The largest distance from the anchor at which reports place a track, measured by arrival. */
  private static final long MAX_PLACEMENT_NANOS = 10_000_000_000L;

  private final List<Track> tracks = new ArrayList<>();
  private boolean begun;
  private long firstArrivalNanos;

  /** The track whose reports tie the wall clock to the time line; null before its first report. */
  private Track anchor;

  /** The sender's wall-clock time at the beginning of the time line. */
  private long originNanos;

  /**
   * Adds a track.
   *
   * @param clockRateHz the clock rate of the track's payload format
   */
  public Track track(int clockRateHz) {
    Track track = new Track(clockRateHz);
    tracks.add(track);
    return track;
  }

  /** Forgets all reports: the next reports place the tracks anew. */
  private void forgetReports() {
    anchor = null;
    for (Track track : tracks) {
      track.reported = false;
      track.aligned = false;
    }
  }

  /** A track of the sender. */
  public final class Track {
    private final MediaTimeline timeline;
    private final RtpClock clock;
    private boolean any;
    private int lastTimestamp;
    private long lastArrivalNanos;
    private long lastOwnNanos;
    private long lastPtsNanos = Long.MIN_VALUE;
    private long shiftNanos;
    private boolean reported;
    private boolean aligned;
    private boolean origin;
    private int reportedTimestamp;
    private long reportedNanos;

    private Track(int clockRateHz) {
      this.timeline = new MediaTimeline(clockRateHz);
      this.clock = new RtpClock(clockRateHz, 0);
    }

    /** Takes a sender report of the track: a wall-clock time and its RTP time stamp. */
    public void report(long epochNanos, int timestamp) {
      reported = true;
      reportedNanos = epochNanos;
      reportedTimestamp = timestamp;
      align();
    }

    /**
     * Starts the track's media from another source, whose reports are unrelated to those before.
     */
    public void cut() {
      forgetReports();
    }

    /**
     * Returns the media time of the next access unit. The time never goes back.
     *
     * @param arrivalNanos the arrival time of the access unit
     */
    public long ptsNanos(int timestamp, long arrivalNanos) {
      boolean first = !any;
      lastTimestamp = timestamp;
      lastArrivalNanos = arrivalNanos;
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
     * Returns whether the position of the track on the time line is known: the time line began with
     * the track, or reports have told the position. Otherwise the position is estimated from the
     * arrival of media.
     */
    public boolean placed() {
      return origin || aligned;
    }

    private void align() {
      if (!any || !reported) {
        return;
      }
      long spokenNanos = reportedNanos + clock.nanosBetween(reportedTimestamp, lastTimestamp);
      if (anchor == null) {
        anchor = this;
        originNanos = spokenNanos - placeNanos();
        aligned = true;
        return;
      }
      long differenceNanos = spokenNanos - originNanos - placeNanos();
      if (aligned && Math.abs(differenceNanos) > MAX_DIFFERENCE_NANOS) {
        forgetReports();
      } else if (anchor == this) {
        originNanos += differenceNanos;
      } else if (aligned) {
        shiftNanos += Math.max(-MAX_STEP_NANOS, Math.min(MAX_STEP_NANOS, differenceNanos));
      } else if (Math.abs(aheadNanos() + differenceNanos - anchor.aheadNanos())
          > MAX_PLACEMENT_NANOS) {
        forgetReports();
      } else {
        shiftNanos += differenceNanos;
        aligned = true;
      }
    }

    /**
     * Returns the place of the last access unit on the time line according to the reports so far.
     */
    private long placeNanos() {
      return lastOwnNanos + shiftNanos;
    }

    /** Returns how far the last access unit lies ahead of its arrival. */
    private long aheadNanos() {
      return placeNanos() - lastArrivalNanos;
    }
  }
}
