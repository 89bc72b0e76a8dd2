package io.sutantra.rtc.ice;

/**
 * Whether a viewer still wants to be sent to, as a lite agent knows it: by the viewer's own checks,
 * and by its answers when it is silent and is asked.
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

  /** A valid check has come, by whatever path. */
  void checked() {
    everChecked = true;
  }

  /** It was given, by the path in use. */
  void given(long nowNanos) {
    lastNanos = nowNanos;
    lastSignNanos = nowNanos;
  }

  /** There was a sign of life, which is no consent. */
  void heard(long nowNanos) {
    lastSignNanos = nowNanos;
  }

  /** It is lost; from now on it comes back by a restart only. */
  void fail() {
    failed = true;
  }

  /** There is as much time for the first check as at the beginning. */
  void restart(long nowNanos) {
    if (expired(nowNanos)) {
      everChecked = false;
      failed = false;
    }
    graceNanos = nowNanos;
  }

  /** When it was last given. */
  long lastNanos() {
    return lastNanos;
  }

  /** Whether nothing may be sent any more. A restart changes nothing about that. */
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

  /** When {@link #state} is another if nothing comes; {@link Long#MAX_VALUE} for never. */
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
   * A restart holds the viewer's place for as long as consent lasts, and so does one after it, but
   * not again and again: only checks do that. Nobody is asked who never came.
   */
  private long failsNanos() {
    long held = graceNanos - lastNanos > 0 ? graceNanos - lastNanos : 0;
    return expiresNanos()
        + Math.min(held, timings.consentNanos())
        + (everChecked ? timings.recallNanos() : 0);
  }
}
