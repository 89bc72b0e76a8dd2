package io.sutantra.rtc.session;

/** The states of a viewer's session, in their order. */
public enum ClientState {
  /** No answer yet. */
  OFFERING,
  /** ICE looks for a path to the server. */
  CHECKING,
  /** There is a path; the handshake is under way. */
  SECURING,
  /** There are keys; media comes. */
  CONNECTED,
  /** No connection could be made, or the connection was lost. */
  FAILED,
  /** The server has ended the session. */
  ENDED,
  /** This side has ended the session. */
  CLOSED;

  /** Returns whether the state is final. */
  public boolean terminal() {
    return this == FAILED || this == ENDED || this == CLOSED;
  }
}
