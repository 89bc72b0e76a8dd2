package io.sutantra.webrtc.peer;

/** libwebrtc refused something, or was asked for something after its end. */
public final class PeerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PeerException(String message) {
    super(message);
  }

  PeerException(String message, Throwable cause) {
    super(message, cause);
  }
}
