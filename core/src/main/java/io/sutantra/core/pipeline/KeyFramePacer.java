package io.sutantra.core.pipeline;

import io.sutantra.core.agent.Wakeup;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many ask for a key frame; few requests reach the encoder.
 *
 * <p>Requests are coalesced until the key frame has come, and at most one in {@code minInterval} is
 * passed on; as long as no key frame comes, it is repeated at that pace. <b>Threading:</b> {@link
 * #request} from any thread, the rest from the thread of the stage that makes key frames.
 */
public final class KeyFramePacer {
  private final long minIntervalNanos;
  private final AtomicLong requested = new AtomicLong();
  private volatile boolean pending;
  private volatile Wakeup maker = Wakeup.NONE;
  private boolean passedOnBefore;
  private long lastPassedOnNanos;

  /** At most one request in that time is passed on. */
  public KeyFramePacer(long minIntervalNanos) {
    this.minIntervalNanos = minIntervalNanos;
  }

  /** Asks for a key frame. */
  public void request() {
    requested.incrementAndGet();
    if (!pending) {
      pending = true;
      maker.wake();
    }
  }

  /** How to tell whoever makes key frames, if it would not look soon by itself. */
  void wakeBy(Wakeup wakeup) {
    maker = wakeup;
  }

  /** How often one was asked for. */
  public long requested() {
    return requested.get();
  }

  /** When to look whether one is {@link #due}; {@link Long#MAX_VALUE} if nobody has asked. */
  long dueNanos(long nowNanos) {
    if (!pending) {
      return Long.MAX_VALUE;
    }
    return passedOnBefore ? Math.max(nowNanos, lastPassedOnNanos + minIntervalNanos) : nowNanos;
  }

  /** Whether to pass a request on now. */
  boolean due(long nowNanos) {
    if (nowNanos < dueNanos(nowNanos)) {
      return false;
    }
    passedOnBefore = true;
    lastPassedOnNanos = nowNanos;
    return true;
  }

  /** A key frame is on its way to everybody. */
  void delivered() {
    pending = false;
  }
}
