package io.sutantra.rtc.session;

/** The states of a viewer's session, in their order. */
public enum ClientState {
  /** No answer yet. */
  OFFERING,
  /** Looking for a way to the server. */
  CHECKING,
  /** There is a way; the handshake is under way. */
  SECURING,
  /** There are keys; media comes. */
  CONNECTED,
  /** It has come to nothing, or was lost. */
  FAILED,
  /** The server has ended it. */
  ENDED,
  /** This side has ended it. */
  CLOSED;

  /** Returns whether it stays so. */
  public boolean terminal() {
    return this == FAILED || this == ENDED || this == CLOSED;
  }
}
