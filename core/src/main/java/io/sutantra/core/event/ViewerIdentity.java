package io.sutantra.core.event;

import io.sutantra.api.ViewerEvent;
import java.time.Instant;

/**
 * The viewer that an event is about.
 *
 * @param id the id of the session, a secret: whoever knows the id may end the session
 * @param streamId the id of the stream that the viewer watches
 * @param transport the name of the transport that serves the viewer
 * @param remoteAddress the address of the viewer, for people; empty if not known
 * @param since the time at which the viewer came
 */
public record ViewerIdentity(
    String id, String streamId, String transport, String remoteAddress, Instant since) {
  /** Returns a text with the public part of the id only, because events are logged. */
  @Override
  public String toString() {
    return "ViewerIdentity[id=%s, streamId=%s, transport=%s, remoteAddress=%s, since=%s]"
        .formatted(ViewerEvent.visibleId(id), streamId, transport, remoteAddress, since);
  }
}
