package io.sutantra.api;

/** How it stands with a viewer: {@code CONNECTING → CONNECTED → DISCONNECTED | FAILED}. */
public enum ViewerStatus {
  /** It has asked for a stream. */
  CONNECTING,
  /** Media can reach it. */
  CONNECTED,
  /** It has left, or was told to. The end. */
  DISCONNECTED,
  /** It could not be reached, or broke the rules. The end. */
  FAILED;

  /** Whether this is an end, from which no way leads on. */
  public boolean terminal() {
    return this == DISCONNECTED || this == FAILED;
  }

  /** Whether a viewer can go from here to {@code next}. */
  public boolean canBecome(ViewerStatus next) {
    return switch (this) {
      case CONNECTING -> next != CONNECTING;
      case CONNECTED -> next.terminal();
      case DISCONNECTED, FAILED -> false;
    };
  }
}
