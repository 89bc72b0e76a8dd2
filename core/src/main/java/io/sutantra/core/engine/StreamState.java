package io.sutantra.core.engine;

/** How it stands with a stream: {@code STARTING → RUNNING → STOPPED | ENDED | FAILED}. */
public enum StreamState {
  /** Its source is being opened. */
  STARTING,
  /** Media flows, or would if somebody watched. */
  RUNNING,
  /** Its source came to its end. */
  ENDED,
  /** A part of it failed; {@link Stream#failure()} says why. */
  FAILED,
  /** It was stopped. */
  STOPPED;

  /** Whether this is an end, from which no way leads on. */
  public boolean terminal() {
    return this != STARTING && this != RUNNING;
  }
}
