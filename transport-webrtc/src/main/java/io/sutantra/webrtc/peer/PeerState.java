package io.sutantra.webrtc.peer;

/** How it stands with the connection of a peer: ICE and DTLS together. */
public enum PeerState {
  /** Not connected yet. */
  CONNECTING,
  /** Media can flow. */
  CONNECTED,
  /** Nothing is heard of the other side; may come back. */
  DISCONNECTED,
  /** It will not come back by itself. */
  FAILED
}
