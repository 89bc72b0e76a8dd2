package io.sutantra.webrtc.peer;

/** The states of a peer's connection, of ICE and DTLS together. */
public enum PeerState {
  /** Not connected yet. */
  CONNECTING,
  /** Connected: media can flow. */
  CONNECTED,
  /** The other side is silent, but may come back. */
  DISCONNECTED,
  /** The connection is lost; only a restart can bring it back. */
  FAILED
}
