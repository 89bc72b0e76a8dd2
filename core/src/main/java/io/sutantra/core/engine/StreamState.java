package io.sutantra.core.engine;

/**
 * How it stands with a stream.
 *
 * <pre>
 *   STARTING ──▶ RUNNING ◀──▶ RESTING          any ──▶ STOPPED | ENDED | FAILED
 *       │         │   ▲          │
 *       ▼         ▼   │          │
 *       └──────▶ RETRYING ◀──────┘
 * </pre>
 */
public enum StreamState {
  /** Its source is being opened for the first time. */
  STARTING,
  /** Media flows, or would if somebody watched. */
  RUNNING,
  /** Nobody has watched for a while: its source is closed until somebody comes. */
  RESTING,
  /**
   * Its source failed, and will be opened anew: {@link Stream#failure()} says why, {@link
   * Stream#nextAttempt()} when. Viewers wait.
   */
  RETRYING,
  /** Its source came to its end. */
  ENDED,
  /** A part of it failed for good; {@link Stream#failure()} says why. */
  FAILED,
  /** It was stopped. */
  STOPPED;

  /** Whether this is an end, from which no way leads on. */
  public boolean terminal() {
    return this == ENDED || this == FAILED || this == STOPPED;
  }
}
