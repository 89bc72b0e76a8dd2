package io.sutantra.transport.broadcast;

/**
 * The relation of a stream's media time to the shard's clock, one for all tracks, so that sender
 * reports of different tracks agree to the nanosecond.
 *
 * <p>Media is captured when its media time has come, or a little later, when somebody was busy. So
 * the least delay counts: the clock follows it down at once and up slowly, and only jumps where the
 * media does. <b>Threading:</b> {@link #captured} from the threads that offer media; {@link
 * #capturedAt} from any.
 */
final class MediaClock {
  /** Media that is further off has begun anew, or its source was held up. */
  static final long JUMP_NANOS = 500_000_000;

  /** How fast the clock follows a delay that has grown, in parts of the difference. */
  private static final int SLOWNESS = 256;

  /** How far the clock is corrected with each frame at the most. */
  private static final long MAX_STEP_NANOS = 20_000;

  private boolean known;
  private volatile long offsetNanos;

  /** Media of a media time was captured at a time of the shard's clock. */
  synchronized void captured(long ptsNanos, long captureNanos) {
    long offset = captureNanos - ptsNanos;
    long behind = offset - offsetNanos;
    if (!known || Math.abs(behind) > JUMP_NANOS) {
      known = true;
      offsetNanos = offset;
    } else if (behind < 0) {
      offsetNanos = offset;
    } else {
      offsetNanos += Math.min(MAX_STEP_NANOS, behind / SLOWNESS);
    }
  }

  /** Returns the time of the shard's clock at which media of a media time is captured. */
  long capturedAt(long ptsNanos) {
    return ptsNanos + offsetNanos;
  }
}
