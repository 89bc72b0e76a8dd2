package io.sutantra.api;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * How a viewer is set up by an SDP offer and answer (WHEP).
 *
 * <p><b>Threading:</b> any thread; nothing here blocks. <b>Errors:</b> a stage that fails does so
 * with a {@link SignallingException}, which holds a reason that a person can read. <b>Spec:</b> RFC
 * 9429, RFC 8840, draft-ietf-wish-whep.
 */
public interface Signalling {
  /**
   * Sets a viewer up.
   *
   * @param streamId an open stream
   * @param viewerId the id that it will have, chosen by the engine
   * @param sdp the offer, as it came from the network
   * @return the answer, with all candidates of this side
   */
  CompletionStage<String> offer(String streamId, String viewerId, String sdp);

  /**
   * Takes a fragment of a viewer: restarts ICE if its user name fragment and password are new, and
   * adds its candidates otherwise. That the viewer asks for a restart is said by nothing else.
   *
   * <p><b>Spec:</b> RFC 9725 section 4.3.
   *
   * @param fragment RFC 8840 section 9, as it came from the network
   * @return the fragment of this side if ICE was restarted; empty if not
   */
  CompletionStage<Optional<String>> update(String viewerId, String fragment);

  /** The STUN and TURN servers that viewers should use. */
  List<IceServer> iceServers();
}
