package io.sutantra.core.event;

/**
 * The states of a stream.
 *
 * <pre>
 *   STARTING ──▶ RUNNING ◀──▶ RESTING          any ──▶ STOPPED | ENDED | FAILED
 *       │         │   ▲          │
 *       ▼         ▼   │          │
 *       └──────▶ RETRYING ◀──────┘
 * </pre>
 */
public enum StreamState {
  /** The source is being opened for the first time. */
  STARTING,
  /** Media flows, or would if somebody watched. */
  RUNNING,
  /** Nobody has watched for a while: the source is closed until somebody comes. */
  RESTING,
  /** The source has failed and will be opened anew; viewers wait. */
  RETRYING,
  /** The source has come to its end. */
  ENDED,
  /** A part of the stream has failed for good. */
  FAILED,
  /** The stream was stopped. */
  STOPPED;

  /** Returns whether this is an end, from which no way leads on. */
  public boolean terminal() {
    return this == ENDED || this == FAILED || this == STOPPED;
  }
}
