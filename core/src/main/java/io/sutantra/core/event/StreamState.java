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
  /** Media flow, or would flow if the stream had a viewer. */
  RUNNING,
  /** The stream has had no viewer for a while: the source is closed until a viewer comes. */
  RESTING,
  /** The source has failed and will be opened again; viewers wait. */
  RETRYING,
  /** The source has ended. */
  ENDED,
  /** A part of the stream has failed for good. */
  FAILED,
  /** The stream was stopped. */
  STOPPED;

  /** Returns whether this state is final. */
  public boolean terminal() {
    return this == ENDED || this == FAILED || this == STOPPED;
  }
}
