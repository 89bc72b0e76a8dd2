package io.sutantra.broadcast.ice;

/** How it stands with a connection. */
public enum IceState {
  /** No valid check has come yet. */
  NEW,
  /** Checks come regularly. */
  CONNECTED,
  /** None has come for a while; it may be back. */
  DISCONNECTED,
  /** None has come for so long that there is no consent to send any more. */
  FAILED
}
