package io.sutantra.rtc.ice;

/** How it stands with a connection. */
public enum IceState {
  /** There is no path yet. */
  NEW,
  /** There is one, and signs of life come regularly. */
  CONNECTED,
  /** None has come for a while; the far end may be back. */
  DISCONNECTED,
  /** None has come for so long that the far end is given up. It stays so. */
  FAILED
}
