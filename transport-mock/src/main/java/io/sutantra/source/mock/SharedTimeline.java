package io.sutantra.source.mock;

import io.sutantra.rtc.rtcp.NtpTime;
import io.sutantra.rtc.rtp.RtpClock;

/**
 * The media time that all tracks of a received stream share. Sender reports, which name moments of
 * each track by one wall clock, tell how far the time line of a track is from that of the first
 * one.
 *
 * <p>Without reports each track goes by its own time line, which begins with its first access unit.
 * <b>Threading:</b> confined. <b>Spec:</b> RFC 3550 section 6.4.1.
 */
final class SharedTimeline {
  /** Less than that is rounding. */
  private static final long MIN_STEP_NANOS = 500_000;

  /** How far a report corrects what the ones before it said. */
  private static final long MAX_STEP_NANOS = 5_000_000;

  private boolean begun;

  /** The wall clock at the shared media time 0. */
  private long originNanos;

  /** One track's part. */
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
     * @param ntpTime of the report
     * @param timestamp of the report
     * @param knownTimestamp a time stamp of the track that is near
     * @param knownNanos its place on the track's own time line
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

    /** Says that the track's own time line begins anew: the next report places the track. */
    void cut() {
      placed = false;
    }

    /** Returns the shared media time of a place on the track's own time line. */
    long shared(long ownNanos) {
      return ownNanos + offsetNanos;
    }
  }
}
