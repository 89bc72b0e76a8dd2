package io.sutantra.rtc.ice;

import java.util.random.RandomGenerator;

/**
 * The consent of the other side to receive, as a full agent keeps it fresh by its checks.
 *
 * <p>A single lost check says nothing. The connection is disconnected when a second check is not
 * answered for a while. <b>Threading:</b> confined. <b>Spec:</b> RFC 7675 section 5.1.
 */
final class Consent {
  private static final double LEAST = 0.8;
  private static final double SPREAD = 0.4;

  /** Number of unanswered checks from which the other side counts as silent. */
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

  /** Renews the consent after a valid answer. */
  void given(long nowNanos) {
    everGiven = true;
    fromNanos = nowNanos;
    unanswered = 0;
    next(nowNanos);
  }

  /** Notes that a check was sent that asks for consent. */
  void asked(long nowNanos) {
    unanswered++;
    if (unanswered == SILENT) {
      silentFromNanos = nowNanos;
    }
    next(nowNanos);
  }

  /** Makes the next check for consent due at once. */
  void ask(long nowNanos) {
    nextNanos = nowNanos;
  }

  /** Starts the silence of the other side now, because no pair is left to check. */
  void silence(long nowNanos) {
    if (unanswered < SILENT) {
      unanswered = SILENT;
      silentFromNanos = nowNanos;
    }
  }

  private void next(long nowNanos) {
    nextNanos = nowNanos + (long) (intervalNanos * (LEAST + SPREAD * random.nextDouble()));
  }

  /** Gives the agent as much time to find a pair as at the beginning. */
  void restart(long nowNanos) {
    if (isExpired(nowNanos)) {
      expired = false;
      everGiven = false;
    }
    fromNanos = nowNanos;
    silence(nowNanos);
  }

  /** Returns when the next check for consent is due. */
  long nextNanos() {
    return nextNanos;
  }

  /** Returns whether consent has expired. Only a restart brings consent back. */
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

  /**
   * Returns when {@link #state} changes if nothing is received. The current state must not be
   * failed.
   */
  long stateChangeNanos(long nowNanos) {
    long expires = fromNanos + timings.consentNanos();
    if (unanswered >= SILENT && state(nowNanos) == IceState.CONNECTED) {
      long disconnects = silentFromNanos + timings.disconnectedAfterNanos();
      return disconnects - expires < 0 ? disconnects : expires;
    }
    return expires;
  }
}
