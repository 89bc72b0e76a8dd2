package io.sutantra.rtc.rtp;

import java.util.ArrayList;
import java.util.List;

/**
 * The clock of a sender's media: maps the RTP time stamps of all tracks to the times at which the
 * media was captured, by the receiver's clock.
 *
 * <p>The RTP time stamps of different tracks are unrelated. Sender reports map them to the sender's
 * wall clock, and the least delay of all tracks' packets maps the wall clock to the receiver's
 * clock: one offset for all tracks. As long as a track has no report, the least delay of its own
 * packets places it. What is learnt later moves a track slowly, so that a report that comes late
 * makes no step; only the first second of a track may correct it at once, because senders begin
 * with a burst of old packets. A report that contradicts those before, or the arrival of the media,
 * is not believed.
 *
 * <p><b>Units:</b> nanoseconds by the receiver's clock. <b>Threading:</b> confined. <b>Spec:</b>
 * RFC 3550 section 6.4.1.
 */
public final class CaptureClock {
  private static final long SECOND = 1_000_000_000L;

  /** A delay counts for that long, and half as long again: clocks drift. */
  private static final long WINDOW_NANOS = 10 * SECOND;

  /** The time in which a new track is corrected at once. */
  private static final long SETTLING_NANOS = SECOND;

  /** The largest correction in a second, small enough to be noticed by nobody. */
  private static final long SLEW_NANOS_PER_SECOND = 5_000_000;

  /** The largest correction in a second when sound and pictures are noticeably apart. */
  private static final long FAST_SLEW_NANOS_PER_SECOND = 15_000_000;

  private static final long NOTICEABLE_NANOS = 60_000_000;

  /** A report that differs more from those before is of another wall clock. */
  private static final long MAX_DIFFERENCE_NANOS = SECOND / 2;

  /** Media that is farther from its arrival has jumped; reports that place it there are wrong. */
  private static final long MAX_DISTANCE_NANOS = 2 * SECOND;

  private final List<Track> tracks = new ArrayList<>();
  private final LeastDelay wall = new LeastDelay();

  /** The least of delays in a window of time. */
  private static final class LeastDelay {
    private boolean any;
    private boolean anyBefore;
    private long least;
    private long leastBefore;
    private long sinceNanos;

    void add(long delayNanos, long nowNanos) {
      if (any && nowNanos - sinceNanos >= WINDOW_NANOS) {
        anyBefore = true;
        leastBefore = least;
        any = false;
      }
      if (!any) {
        any = true;
        least = delayNanos;
        sinceNanos = nowNanos;
      } else if (delayNanos - least < 0) {
        least = delayNanos;
      }
    }

    boolean isKnown() {
      return any;
    }

    long nanos() {
      return anyBefore && leastBefore - least < 0 ? leastBefore : least;
    }

    void forget() {
      any = false;
      anyBefore = false;
    }
  }

  /**
   * Adds a track.
   *
   * @param clockRateHz clock rate of the track's payload format
   */
  public Track track(int clockRateHz) {
    Track track = new Track(clockRateHz);
    tracks.add(track);
    return track;
  }

  private void forgetReports() {
    wall.forget();
    tracks.forEach(track -> track.reported = false);
  }

  /** A track of the sender. */
  public final class Track {
    private final RtpClock clock;
    private final LeastDelay own = new LeastDelay();
    private boolean begun;
    private int lastTimestamp;

    /** The media time of {@link #lastTimestamp}, which begins at 0. */
    private long mediaNanos;

    private long beganNanos;
    private long lastArrivalNanos;
    private long lastCaptureNanos;

    /** From media time to the receiver's clock, as it is applied. */
    private long offsetNanos;

    private boolean captured;

    /** Whether a report came before the first media, which has to say the media time. */
    private boolean early;

    private long earlyEpochNanos;
    private int earlyTimestamp;
    private boolean reported;

    /** From media time to the sender's wall clock, by the latest report. */
    private long wallNanos;

    private Track(int clockRateHz) {
      this.clock = new RtpClock(clockRateHz, 0);
    }

    /** Takes a sender report: a wall-clock time and the track's time stamp at that time. */
    public void report(long epochNanos, int timestamp) {
      if (!begun) {
        early = true;
        earlyEpochNanos = epochNanos;
        earlyTimestamp = timestamp;
        return;
      }
      long said = epochNanos - (mediaNanos + clock.nanosBetween(lastTimestamp, timestamp));
      if (reported && Math.abs(said - wallNanos) > MAX_DIFFERENCE_NANOS) {
        forgetReports();
      }
      reported = true;
      wallNanos = said;
    }

    /** Continues with media of another source, whose time stamps and reports are its own. */
    public void restart() {
      if (begun) {
        begun = false;
        early = false;
        own.forget();
        forgetReports();
      }
    }

    /**
     * Returns the capture time of the next access unit, which never goes back.
     *
     * @param arrivalNanos the arrival time of the access unit
     */
    public long captureNanos(int timestamp, long arrivalNanos) {
      if (begun) {
        mediaNanos += clock.nanosBetween(lastTimestamp, timestamp);
        if (Math.abs(arrivalNanos - mediaNanos - offsetNanos) > MAX_DISTANCE_NANOS
            && arrivalNanos - beganNanos >= SETTLING_NANOS) {
          restart();
        }
      }
      lastTimestamp = timestamp;
      if (!begun) {
        begun = true;
        mediaNanos = 0;
        beganNanos = arrivalNanos;
        offsetNanos = arrivalNanos;
        if (early) {
          early = false;
          report(earlyEpochNanos, earlyTimestamp);
        }
      }
      own.add(arrivalNanos - mediaNanos, arrivalNanos);
      if (reported) {
        wall.add(arrivalNanos - mediaNanos - wallNanos, arrivalNanos);
      }
      follow(target(), arrivalNanos);
      long capture = mediaNanos + offsetNanos;
      lastArrivalNanos = arrivalNanos;
      if (!captured || capture - lastCaptureNanos > 0) {
        captured = true;
        lastCaptureNanos = capture;
      }
      return lastCaptureNanos;
    }

    private long target() {
      long byArrival = own.nanos();
      if (!reported || !wall.isKnown()) {
        return byArrival;
      }
      long byReports = wallNanos + wall.nanos();
      return Math.abs(byReports - byArrival) > MAX_DISTANCE_NANOS ? byArrival : byReports;
    }

    private void follow(long target, long arrivalNanos) {
      long error = target - offsetNanos;
      if (arrivalNanos - beganNanos < SETTLING_NANOS) {
        offsetNanos = target;
        return;
      }
      long rate =
          Math.abs(error) > NOTICEABLE_NANOS ? FAST_SLEW_NANOS_PER_SECOND : SLEW_NANOS_PER_SECOND;
      long elapsed = Math.max(0, Math.min(SECOND, arrivalNanos - lastArrivalNanos));
      long most = elapsed / 1_000 * (rate / 1_000) / 1_000;
      offsetNanos += Math.max(-most, Math.min(most, error));
    }
  }
}
