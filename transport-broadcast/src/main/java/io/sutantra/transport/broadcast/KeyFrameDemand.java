package io.sutantra.transport.broadcast;

import java.util.concurrent.atomic.AtomicLong;

/**
 * When a stream's key frames are asked for, and whether that brings any.
 *
 * <p>An encoder at hand makes one when it is asked. Of a file that is passed through, or of a
 * stream that somebody sends to many at once, key frames come when they come. Which of both this is
 * shows when a request stays without an answer. <b>Threading:</b> {@link #ask} from any thread,
 * {@link #offered} from the one that offers media, {@link #inVain} from any.
 */
final class KeyFrameDemand {
  /** So many frames after a request none of which is a key frame: nobody has heard it. */
  static final int FRAMES_IN_VAIN = 8;

  /** By chance a key frame comes soon after a request; hardly so often in succession. */
  static final int ANSWERS_IN_SUCCESSION = 4;

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final long intervalNanos;
  private final AtomicLong askedNanos = new AtomicLong(NEVER);
  private volatile boolean inVain;

  // Confined to the thread that offers.
  private long answeredNanos = NEVER;
  private long unansweredNanos = NEVER;
  private int framesSince;
  private int answers;

  /** Asks once in that time at most, and waits so long for an answer. */
  KeyFrameDemand(long intervalNanos) {
    this.intervalNanos = intervalNanos;
  }

  /** Whether it is time to ask, and nobody else does. */
  boolean ask(long nowNanos) {
    long before = askedNanos.get();
    return nowNanos - before >= intervalNanos && askedNanos.compareAndSet(before, nowNanos);
  }

  /**
   * A frame has come.
   *
   * @return whether it shows what was not known: that key frames are asked for in vain
   */
  boolean offered(boolean keyFrame, long nowNanos) {
    long asked = askedNanos.get();
    if (unansweredNanos == NEVER && asked - answeredNanos > 0) {
      unansweredNanos = asked;
      framesSince = 0;
    }
    boolean waiting = unansweredNanos != NEVER;
    if (keyFrame) {
      answeredNanos = nowNanos;
      unansweredNanos = NEVER;
      if (waiting) {
        answers = framesSince < FRAMES_IN_VAIN ? answers + 1 : 0;
        inVain &= answers < ANSWERS_IN_SUCCESSION;
      }
      return false;
    }
    boolean late =
        waiting && ++framesSince >= FRAMES_IN_VAIN && nowNanos - unansweredNanos >= intervalNanos;
    if (!late) {
      return false;
    }
    answers = 0;
    boolean news = !inVain;
    inVain = true;
    return news;
  }

  /** Whether key frames come by themselves alone, as far as is known. */
  boolean inVain() {
    return inVain;
  }
}
