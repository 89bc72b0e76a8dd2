package io.sutantra.webrtc.peer;

import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;

/** The observer of a connection, which brings libwebrtc's events to the peer thread. */
final class PeerEvents implements PeerConnectionObserver {
  /** A listener to the events, on the peer thread. Events may come after the connection closed. */
  interface Listener {
    /** Reports that all candidates were found. */
    void gatheringComplete();

    /** Reports another state of the connection. */
    void stateChanged(PeerState state);

    /** Reports a track that the other side sends. */
    void trackAdded(RTCRtpTransceiver transceiver);
  }

  private final Callbacks callbacks;
  private final Listener listener;

  PeerEvents(Callbacks callbacks, Listener listener) {
    this.callbacks = callbacks;
    this.listener = listener;
  }

  @Override
  public void onIceCandidate(RTCIceCandidate candidate) {
    // The local description has all candidates once gathering is complete.
  }

  @Override
  public void onIceGatheringChange(RTCIceGatheringState state) {
    if (state == RTCIceGatheringState.COMPLETE) {
      callbacks.post(listener::gatheringComplete);
    }
  }

  @Override
  public void onConnectionChange(RTCPeerConnectionState state) {
    switch (state) {
      case NEW, CONNECTING -> callbacks.post(() -> listener.stateChanged(PeerState.CONNECTING));
      case CONNECTED -> callbacks.post(() -> listener.stateChanged(PeerState.CONNECTED));
      case DISCONNECTED -> callbacks.post(() -> listener.stateChanged(PeerState.DISCONNECTED));
      case FAILED -> callbacks.post(() -> listener.stateChanged(PeerState.FAILED));
      case CLOSED -> {
        // Only this side closes the connection.
      }
    }
  }

  @Override
  public void onTrack(RTCRtpTransceiver transceiver) {
    callbacks.post(() -> listener.trackAdded(transceiver));
  }
}
