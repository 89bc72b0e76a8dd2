package io.sutantra.core.pipeline;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Many ask for a key frame; few requests reach the encoder.
 *
 * <p>Requests are coalesced until the key frame has come, and at most one in {@code minInterval} is
 * passed on; as long as no key frame comes, it is repeated at that pace. <b>Threading:</b> {@link
 * #request} from any thread, the rest from the thread of the stage that makes key frames.
 */
public final class KeyFrameRequests {
  private final long minIntervalNanos;
  private final AtomicLong requested = new AtomicLong();
  private volatile boolean pending;
  private boolean passedOnBefore;
  private long lastPassedOnNanos;

  /** At most one request in that time is passed on. */
  public KeyFrameRequests(long minIntervalNanos) {
    this.minIntervalNanos = minIntervalNanos;
  }

  /** Asks for a key frame. */
  public void request() {
    requested.incrementAndGet();
    pending = true;
  }

  /** How often one was asked for. */
  public long requested() {
    return requested.get();
  }

  /** Whether to pass a request on now. */
  boolean due(long nowNanos) {
    if (!pending || (passedOnBefore && nowNanos - lastPassedOnNanos < minIntervalNanos)) {
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
