package io.sutantra.rtc.ice;

/** The states of a connection. */
public enum IceState {
  /** No path is known yet. */
  NEW,
  /** A path is known, and the far end answers regularly. */
  CONNECTED,
  /** The far end has been silent for a while, but may return. */
  DISCONNECTED,
  /**
   * The far end has been silent for so long that the connection is given up. This state is final.
   */
  FAILED
}
