package io.sutantra.rtc.ice;

/**
 * The consent of a viewer to receive, as a lite agent knows it: by the checks of the viewer, and by
 * the viewer's answers to the checks that the agent sends when the viewer is silent.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 7675.
 */
final class LiteConsent {
  private final IceTimings timings;
  private boolean everChecked;
  private boolean failed;
  private long lastNanos;
  private long lastSignNanos;
  private long graceNanos;

  LiteConsent(IceTimings timings, long nowNanos) {
    this.timings = timings;
    this.lastNanos = nowNanos;
    this.lastSignNanos = nowNanos;
    this.graceNanos = nowNanos;
  }

  /** Notes that a valid check has come, by any path. */
  void checked() {
    everChecked = true;
  }

  /** Renews consent after a check or an answer by the path in use. */
  void given(long nowNanos) {
    lastNanos = nowNanos;
    lastSignNanos = nowNanos;
  }

  /** Notes a sign of life that is not consent. */
  void heard(long nowNanos) {
    lastSignNanos = nowNanos;
  }

  /** Revokes consent. Only a restart brings consent back. */
  void fail() {
    failed = true;
  }

  /** Gives the viewer as much time for the first check as at the beginning. */
  void restart(long nowNanos) {
    if (expired(nowNanos)) {
      everChecked = false;
      failed = false;
    }
    graceNanos = nowNanos;
  }

  /** Returns when consent was last given. */
  long lastNanos() {
    return lastNanos;
  }

  /** Returns whether nothing may be sent any more. A restart does not change that. */
  boolean expired(long nowNanos) {
    return failed || nowNanos - expiresNanos() >= 0;
  }

  IceState state(long nowNanos) {
    if (failed || nowNanos - failsNanos() >= 0) {
      return IceState.FAILED;
    }
    if (!everChecked) {
      return IceState.NEW;
    }
    return nowNanos - disconnectsNanos() >= 0 || expired(nowNanos)
        ? IceState.DISCONNECTED
        : IceState.CONNECTED;
  }

  /**
   * Returns when {@link #state} changes if nothing is received; {@link Long#MAX_VALUE} for never.
   */
  long stateChangeNanos(long nowNanos) {
    return switch (state(nowNanos)) {
      case NEW, DISCONNECTED -> failsNanos();
      case CONNECTED ->
          expiresNanos() - disconnectsNanos() < 0 ? expiresNanos() : disconnectsNanos();
      case FAILED -> Long.MAX_VALUE;
    };
  }

  private long disconnectsNanos() {
    return lastSignNanos + timings.disconnectedAfterNanos();
  }

  private long expiresNanos() {
    return lastNanos + timings.consentNanos();
  }

  /**
   * Returns when the connection fails. A restart extends the time, by the lifetime of consent at
   * most; only checks extend it further. There is no time for recall if the viewer never sent a
   * check.
   */
  private long failsNanos() {
    long held = graceNanos - lastNanos > 0 ? graceNanos - lastNanos : 0;
    return expiresNanos()
        + Math.min(held, timings.consentNanos())
        + (everChecked ? timings.recallNanos() : 0);
  }
}
