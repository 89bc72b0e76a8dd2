package io.sutantra.api;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The signalling of a transport: the setup of viewers by SDP offer and answer (WHEP).
 *
 * <p><b>Threading:</b> any thread; no method blocks.
 *
 * <p><b>Errors:</b> a stage fails with a {@link SignallingException}, whose message people can
 * read.
 *
 * <p><b>Spec:</b> RFC 9429, RFC 8840, draft-ietf-wish-whep.
 */
public interface Signalling {
  /**
   * Sets up a viewer.
   *
   * @param streamId the id of an open stream
   * @param viewerId the id of the viewer, chosen by the engine
   * @param sdp the offer, as received from the network
   * @return the answer, with all candidates of this side
   */
  CompletionStage<String> offer(String streamId, String viewerId, String sdp);

  /**
   * Applies an ICE fragment of a viewer: restarts ICE if the user name fragment and password are
   * new, and adds the candidates otherwise. Nothing else tells that the viewer requests a restart.
   *
   * <p><b>Spec:</b> RFC 9725 section 4.3.
   *
   * @param fragment the fragment (RFC 8840 section 9), as received from the network
   * @return the fragment of this side if ICE was restarted; empty otherwise
   */
  CompletionStage<Optional<String>> update(String viewerId, String fragment);

  /** Returns the STUN and TURN servers that viewers should use. */
  List<IceServer> iceServers();
}
