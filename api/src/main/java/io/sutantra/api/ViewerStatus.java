package io.sutantra.api;

/** The states of a viewer's session: {@code CONNECTING → CONNECTED → DISCONNECTED | FAILED}. */
public enum ViewerStatus {
  /** The viewer has asked for a stream. */
  CONNECTING,
  /** Media can reach the viewer. */
  CONNECTED,
  /** The viewer has left, or was told to leave. This state is final. */
  DISCONNECTED,
  /** The viewer could not be reached, or violated the protocol. This state is final. */
  FAILED;

  /** Returns whether this state is final. */
  public boolean terminal() {
    return this == DISCONNECTED || this == FAILED;
  }

  /** Returns whether a viewer can go from this state to {@code next}. */
  public boolean canBecome(ViewerStatus next) {
    return switch (this) {
      case CONNECTING -> next != CONNECTING;
      case CONNECTED -> next.terminal();
      case DISCONNECTED, FAILED -> false;
    };
  }
}
