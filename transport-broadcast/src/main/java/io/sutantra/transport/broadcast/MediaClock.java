package io.sutantra.transport.broadcast;

/**
 * The relation of a stream's media time to the shard's clock, one for all tracks, so that sender
 * reports of different tracks agree to the nanosecond.
 *
 * <p>Media is captured when its media time has come, or later, when somebody was busy or when its
 * track takes longer. So the media with the least delay sets the clock, whichever track that media
 * is of. Media that is earlier than the clock moves the clock down at once. Media that is a little
 * later moves the clock up slowly. Media that is much later moves the clock up only after a second
 * in which all media was much later: the source has begun anew, or was held up. Then the clock
 * jumps to the least delay of that second.
 *
 * <p><b>Threading:</b> {@link #captured} from the threads that offer media; {@link #capturedAt}
 * from any.
 */
final class MediaClock {
  /** Media that is later than the clock by more is much later. */
  static final long MUCH_NANOS = 500_000_000;

  /** How long all media must be much later before the clock jumps up. */
  static final long PATIENCE_NANOS = 1_000_000_000;

  /** How fast the clock follows a delay that has grown, in parts of the difference. */
  private static final int SLOWNESS = 256;

  /** How far the clock is corrected with each frame at the most. */
  private static final long MAX_STEP_NANOS = 20_000;

  private boolean known;
  private volatile long offsetNanos;

  /** Whether the latest media was much later than the clock. */
  private boolean late;

  private long lateSinceNanos;

  /** The least offset since then. */
  private long leastLateNanos;

  /** Media of a media time was captured at a time of the shard's clock. */
  synchronized void captured(long ptsNanos, long captureNanos) {
    long offset = captureNanos - ptsNanos;
    long behind = offset - offsetNanos;
    if (!known || behind < 0) {
      known = true;
      late = false;
      offsetNanos = offset;
    } else if (behind <= MUCH_NANOS) {
      late = false;
      offsetNanos += Math.min(MAX_STEP_NANOS, behind / SLOWNESS);
    } else {
      muchLater(offset, captureNanos);
    }
  }

  private void muchLater(long offset, long captureNanos) {
    if (!late) {
      late = true;
      lateSinceNanos = captureNanos;
      leastLateNanos = offset;
    }
    leastLateNanos = Math.min(leastLateNanos, offset);
    if (captureNanos - lateSinceNanos >= PATIENCE_NANOS) {
      late = false;
      offsetNanos = leastLateNanos;
    }
  }

  /** Returns the time of the shard's clock at which media of a media time is captured. */
  long capturedAt(long ptsNanos) {
    return ptsNanos + offsetNanos;
  }
}
