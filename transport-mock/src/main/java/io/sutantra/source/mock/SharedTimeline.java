package io.sutantra.source.mock;

import io.sutantra.rtc.rtcp.NtpTime;
import io.sutantra.rtc.rtp.RtpClock;

/**
 * The media time that all tracks of a received stream share. Sender reports relate moments of each
 * track to one wall clock; from them this class computes the offset between the time line of a
 * track and that of the first track.
 *
 * <p>Without reports each track follows its own time line, which begins with its first access unit.
 * <b>Threading:</b> confined. <b>Spec:</b> RFC 3550 section 6.4.1.
 */
final class SharedTimeline {
  /** The smallest correction; smaller differences are rounding. */
  private static final long MIN_STEP_NANOS = 500_000;

  /** The largest correction that one report makes to the reports before. */
  private static final long MAX_STEP_NANOS = 5_000_000;

  private boolean begun;

  /** The wall-clock time at the shared media time 0. */
  private long originNanos;

  /** The place of one track on the shared time line. */
  final class Track {
    private final RtpClock clock;
    private boolean placed;
    private long offsetNanos;

    Track(int clockRateHz) {
      this.clock = new RtpClock(clockRateHz, 0);
    }

    /**
     * Takes a sender report.
     *
     * @param ntpTime the report's NTP time
     * @param timestamp the report's RTP time stamp
     * @param knownTimestamp a time stamp of the track near the report's
     * @param knownNanos the place of {@code knownTimestamp} on the track's own time line
     */
    void report(long ntpTime, int timestamp, int knownTimestamp, long knownNanos) {
      long own = knownNanos + clock.nanosBetween(knownTimestamp, timestamp);
      long wall = NtpTime.epochNanos(ntpTime);
      if (!begun) {
        begun = true;
        originNanos = wall - own - offsetNanos;
      }
      long apart = wall - originNanos - own - offsetNanos;
      if (!placed) {
        placed = true;
        offsetNanos += apart;
      } else if (Math.abs(apart) > MIN_STEP_NANOS) {
        offsetNanos += Math.max(-MAX_STEP_NANOS, Math.min(MAX_STEP_NANOS, apart));
      }
    }

    /** Starts the track's own time line anew: the next report places the track. */
    void cut() {
      placed = false;
    }

    /** Returns the shared media time of a place on the track's own time line. */
    long shared(long ownNanos) {
      return ownNanos + offsetNanos;
    }
  }
}
