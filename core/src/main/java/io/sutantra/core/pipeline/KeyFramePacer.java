package io.sutantra.core.pipeline;

import io.sutantra.core.agent.Wakeup;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A pacer of key-frame requests: many requests come in, few reach the encoder.
 *
 * <p>Requests are coalesced until the key frame has come, and at most one request per {@code
 * minInterval} is passed on. While no key frame comes, the request is repeated at that interval.
 *
 * <p><b>Threading:</b> {@link #request} and {@link #delivered} from any thread, the other methods
 * from the thread of the stage that produces key frames.
 */
public final class KeyFramePacer {
  private final long minIntervalNanos;
  private final boolean used;
  private final AtomicLong requested = new AtomicLong();
  private volatile boolean pending;
  private volatile Wakeup maker = Wakeup.NONE;
  private boolean passedOnBefore;
  private long lastPassedOnNanos;

  /** Returns a pacer for a track without key frames, which ignores all requests. */
  static KeyFramePacer unused() {
    return new KeyFramePacer(0, false);
  }

  /** Creates a pacer that passes on at most one request per interval. */
  public KeyFramePacer(long minIntervalNanos) {
    this(minIntervalNanos, true);
  }

  private KeyFramePacer(long minIntervalNanos, boolean used) {
    this.used = used;
    this.minIntervalNanos = minIntervalNanos;
  }

  /** Requests a key frame. */
  public void request() {
    if (!used) {
      return;
    }
    requested.incrementAndGet();
    if (!pending) {
      pending = true;
      maker.wake();
    }
  }

  /** Sets the wake-up of the stage that produces key frames. */
  void wakeBy(Wakeup wakeup) {
    maker = wakeup;
  }

  /** Returns the number of requests so far. */
  public long requested() {
    return requested.get();
  }

  /**
   * Returns the time at which a request is next {@link #due}; {@link Long#MAX_VALUE} if none is
   * pending.
   */
  long dueNanos(long nowNanos) {
    if (!pending) {
      return Long.MAX_VALUE;
    }
    return passedOnBefore ? Math.max(nowNanos, lastPassedOnNanos + minIntervalNanos) : nowNanos;
  }

  /** Returns whether a request must be passed on now, and if so records that it was. */
  boolean due(long nowNanos) {
    if (nowNanos < dueNanos(nowNanos)) {
      return false;
    }
    passedOnBefore = true;
    lastPassedOnNanos = nowNanos;
    return true;
  }

  /** Ends the pending request, because a key frame is on its way to all viewers. */
  void delivered() {
    pending = false;
  }
}
