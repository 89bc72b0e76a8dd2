package io.sutantra.webrtc.peer;

import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import java.util.function.Consumer;

/** The observer of a peer, which brings libwebrtc's events to the peer thread. */
final class PeerEvents implements PeerConnectionObserver {
  private final Callbacks callbacks;
  private final Peer peer;
  private final Consumer<PeerState> listener;

  PeerEvents(Callbacks callbacks, Peer peer, Consumer<PeerState> listener) {
    this.callbacks = callbacks;
    this.peer = peer;
    this.listener = listener;
  }

  @Override
  public void onIceCandidate(RTCIceCandidate candidate) {
    // The local description has all candidates once gathering is complete.
  }

  @Override
  public void onIceGatheringChange(RTCIceGatheringState state) {
    if (state == RTCIceGatheringState.COMPLETE) {
      post(peer::gatheringComplete);
    }
  }

  @Override
  public void onConnectionChange(RTCPeerConnectionState state) {
    switch (state) {
      case NEW, CONNECTING -> post(() -> listener.accept(PeerState.CONNECTING));
      case CONNECTED -> post(() -> listener.accept(PeerState.CONNECTED));
      case DISCONNECTED -> post(() -> listener.accept(PeerState.DISCONNECTED));
      case FAILED -> post(() -> listener.accept(PeerState.FAILED));
      case CLOSED -> {
        // Only this side closes the connection.
      }
    }
  }

  @Override
  public void onTrack(RTCRtpTransceiver transceiver) {
    post(() -> peer.trackAdded(transceiver));
  }

  private void post(Runnable task) {
    callbacks.post(
        () -> {
          if (!peer.closed()) {
            task.run();
          }
        });
  }
}
