package io.sutantra.transport.broadcast;

import io.sutantra.api.Clock;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The latest key frame of a stream and the frames since, as long as they are recent and no more
 * than a history holds. Shards that have no viewers, or were too far behind, find there what they
 * have missed.
 *
 * <p><b>Threading:</b> {@link #add} from the thread that offers frames; all else from any.
 */
final class RecentFrames {
  /** A stream of which nothing has come for so long, and for two frames, stands still. */
  static final long STANDING_NANOS = 1_000_000_000;

  /** The longest time after which a stream with few frames stands still. */
  static final long MAX_STANDING_NANOS = 10 * STANDING_NANOS;

  private static final SharedFrame[] NONE = {};
  private static final int MAX_FRAMES = PacketHistory.MAX_FRAMES;

  private final Clock clock;
  private final long maxAgeNanos;
  private final long maxBytes;

  /** Replaced, never changed. */
  private final AtomicReference<SharedFrame[]> frames = new AtomicReference<>(NONE);

  private volatile long standingNanos = STANDING_NANOS;

  // Confined to the thread that offers.
  private long latestNanos;
  private boolean begun;
  private long bytes;

  RecentFrames(Clock clock, long maxAgeNanos, long maxBytes) {
    this.clock = clock;
    this.maxAgeNanos = maxAgeNanos;
    this.maxBytes = maxBytes;
  }

  /** Adds the latest frame; returns whether it is kept. */
  boolean add(SharedFrame latest) {
    if (begun) {
      long twoFrames = 2 * (latest.offeredNanos() - latestNanos);
      standingNanos = Math.max(STANDING_NANOS, Math.min(MAX_STANDING_NANOS, twoFrames));
    }
    begun = true;
    latestNanos = latest.offeredNanos();
    SharedFrame[] kept = with(latest);
    frames.set(kept);
    return kept.length > 0;
  }

  private SharedFrame[] with(SharedFrame latest) {
    if (latest.keyFrame()) {
      bytes = latest.sizeBytes();
      return new SharedFrame[] {latest};
    }
    SharedFrame[] before = frames.get();
    bytes += latest.sizeBytes();
    if (before.length == 0
        || before.length == MAX_FRAMES
        || bytes > maxBytes
        || latest.offeredNanos() - before[0].offeredNanos() > maxAgeNanos) {
      return NONE;
    }
    SharedFrame[] more = Arrays.copyOf(before, before.length + 1);
    more[before.length] = latest;
    return more;
  }

  /**
   * Returns the frames; none of a stream that stands still, as one that is made on demand does
   * without viewers.
   */
  SharedFrame[] frames() {
    SharedFrame[] known = frames.get();
    return stands(known) ? NONE : known;
  }

  private boolean stands(SharedFrame[] known) {
    return known.length > 0
        && clock.nanoTime() - known[known.length - 1].offeredNanos() >= standingNanos;
  }

  /** Returns after how long without a frame the stream stands still. */
  long standingNanos() {
    return standingNanos;
  }

  /** Lets go of the frames of a stream that stands still. */
  void forgetIfStanding() {
    SharedFrame[] known = frames.get();
    if (stands(known)) {
      // Unless a frame has come meanwhile.
      frames.compareAndSet(known, NONE);
    }
  }

  /** Lets go of all frames. */
  void forget() {
    frames.set(NONE);
  }
}
