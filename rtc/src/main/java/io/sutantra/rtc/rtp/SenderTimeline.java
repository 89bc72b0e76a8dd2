package io.sutantra.rtc.rtp;

import java.util.ArrayList;
import java.util.List;

/**
 * The media time of all tracks of a sender, on one time line that begins with the first media.
 *
 * <p>RTP time stamps of different tracks have nothing to do with each other. Sender reports tell
 * the time stamps in the sender's own time of day; until reports of both tracks are there, the
 * tracks are put together by when their first media came. Reports place a track once, near to where
 * its media arrives; later reports correct the place slowly. A report that contradicts the ones
 * before is not believed: either the sender's clock was set, or the report is wrong. The tracks
 * then stay where they are until new reports of both have come.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 3550 section 6.4.1.
 */
public final class SenderTimeline {
  /** How far a report corrects the place that the reports before it gave. */
  private static final long MAX_STEP_NANOS = 5_000_000;

  /** A report that is off by more is a report of another clock. */
  private static final long MAX_DIFFERENCE_NANOS = 1_000_000_000;

  /** Reports place a track no farther from the anchor than this, measured by arrival. */
  private static final long MAX_PLACEMENT_NANOS = 10_000_000_000L;

  private final List<Track> tracks = new ArrayList<>();
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

    /** Takes what a sender report says of the track: a time of day and its time stamp. */
    public void report(long epochNanos, int timestamp) {
      reported = true;
      reportedNanos = epochNanos;
      reportedTimestamp = timestamp;
      align();
    }

    /**
     * Says that the track's media goes on with another source, whose reports have nothing to do
     * with those before.
     */
    public void cut() {
      forgetReports();
    }

    /**
     * Returns the media time of the access unit that comes next. It never goes back.
     *
     * @param arrivalNanos when the access unit came
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
     * Returns whether the place of the track on the time line is known: the time line began with
     * the track, or reports have said the place. Otherwise the place is taken from when media
     * arrived.
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

    /** Returns the place of the last access unit on the time line, as reports have it so far. */
    private long placeNanos() {
      return lastOwnNanos + shiftNanos;
    }

    /** Returns how far the last access unit lies ahead of its arrival. */
    private long aheadNanos() {
      return placeNanos() - lastArrivalNanos;
    }
  }
}
