package io.sutantra.webrtc.peer;

/** An exception for a call that libwebrtc refused, or that came after the end. */
public final class PeerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PeerException(String message) {
    super(message);
  }

  PeerException(String message, Throwable cause) {
    super(message, cause);
  }
}
