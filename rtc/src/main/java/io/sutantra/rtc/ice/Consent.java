package io.sutantra.rtc.ice;

import java.util.random.RandomGenerator;

/**
 * Whether the other side still wants to be sent to, as a full agent knows it by asking.
 *
 * <p>One question that is lost says nothing. It is disconnected when a second one is not answered
 * for a while. <b>Threading:</b> confined. <b>Spec:</b> RFC 7675 section 5.1.
 */
final class Consent {
  private static final double LEAST = 0.8;
  private static final double SPREAD = 0.4;

  /** So many questions without an answer are silence. */
  private static final int SILENT = 2;

  private final IceTimings timings;
  private final long intervalNanos;
  private final RandomGenerator random;

  private boolean everGiven;
  private boolean expired;
  private long fromNanos;
  private int unanswered;
  private long silentFromNanos;
  private long nextNanos;

  Consent(IceTimings timings, long intervalNanos, RandomGenerator random, long nowNanos) {
    this.timings = timings;
    this.intervalNanos = intervalNanos;
    this.random = random;
    this.fromNanos = nowNanos;
  }

  /** It was given by a valid answer. */
  void given(long nowNanos) {
    everGiven = true;
    fromNanos = nowNanos;
    unanswered = 0;
    next(nowNanos);
  }

  /** It is asked for. */
  void asked(long nowNanos) {
    unanswered++;
    if (unanswered == SILENT) {
      silentFromNanos = nowNanos;
    }
    next(nowNanos);
  }

  /** It is to be asked for at once. */
  void ask(long nowNanos) {
    nextNanos = nowNanos;
  }

  /** There is nobody to ask, from now on. */
  void silence(long nowNanos) {
    if (unanswered < SILENT) {
      unanswered = SILENT;
      silentFromNanos = nowNanos;
    }
  }

  private void next(long nowNanos) {
    nextNanos = nowNanos + (long) (intervalNanos * (LEAST + SPREAD * random.nextDouble()));
  }

  /** There is as much time to find a pair as at the beginning. */
  void restart(long nowNanos) {
    if (isExpired(nowNanos)) {
      expired = false;
      everGiven = false;
    }
    fromNanos = nowNanos;
    silence(nowNanos);
  }

  /** When to ask. */
  long nextNanos() {
    return nextNanos;
  }

  /** Whether it is lost; it is not given again but by a restart. */
  boolean isExpired(long nowNanos) {
    expired |= nowNanos - fromNanos >= timings.consentNanos();
    return expired;
  }

  IceState state(long nowNanos) {
    if (expired || nowNanos - fromNanos >= timings.consentNanos()) {
      return IceState.FAILED;
    }
    if (!everGiven) {
      return IceState.NEW;
    }
    return unanswered >= SILENT && nowNanos - silentFromNanos >= timings.disconnectedAfterNanos()
        ? IceState.DISCONNECTED
        : IceState.CONNECTED;
  }

  /** When {@link #state}, which is not failed, is another if nothing comes. */
  long stateChangeNanos(long nowNanos) {
    long expires = fromNanos + timings.consentNanos();
    if (unanswered >= SILENT && state(nowNanos) == IceState.CONNECTED) {
      long disconnects = silentFromNanos + timings.disconnectedAfterNanos();
      return disconnects - expires < 0 ? disconnects : expires;
    }
    return expires;
  }
}
