package io.sutantra.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sutantra.api.ViewerEvent;
import io.sutantra.core.event.EngineEvent;
import io.sutantra.core.event.StreamState;
import io.sutantra.core.event.ViewerIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * An event in the form that the API shows: the names of the components are the keys of the JSON
 * object.
 *
 * @param seconds how long the viewer stayed
 * @param remoteAddress the address of the viewer; null for everybody but the administrator
 * @param reason why the viewer left or failed; null for everybody but the administrator, as the
 *     text may contain the address
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EventView(
    String type,
    String time,
    String stream,
    String state,
    String failure,
    String nextAttempt,
    String creator,
    String source,
    String viewer,
    String transport,
    Double seconds,
    String remoteAddress,
    String reason) {

  static EventView of(EngineEvent event, boolean forAdministrator) {
    if (event instanceof EngineEvent.StreamCreated created) {
      return stream("stream-created", event, null, null, null, created.creator(), created.source());
    } else if (event instanceof EngineEvent.StreamChanged changed) {
      return stream(
          "stream-changed",
          event,
          changed.state(),
          changed.failure().orElse(null),
          changed.nextAttempt().map(Instant::toString).orElse(null),
          null,
          null);
    } else if (event instanceof EngineEvent.StreamEnded ended) {
      return stream(
          "stream-ended", event, ended.state(), ended.failure().orElse(null), null, null, null);
    } else if (event instanceof EngineEvent.ViewerConnecting coming) {
      return viewer("viewer-connecting", event, coming.viewer(), false, null, forAdministrator);
    } else if (event instanceof EngineEvent.ViewerConnected here) {
      return viewer("viewer-connected", event, here.viewer(), false, null, forAdministrator);
    } else if (event instanceof EngineEvent.ViewerDisconnected left) {
      return viewer(
          "viewer-disconnected", event, left.viewer(), true, left.reason(), forAdministrator);
    } else if (event instanceof EngineEvent.ViewerFailed failed) {
      return viewer(
          "viewer-failed", event, failed.viewer(), true, failed.reason(), forAdministrator);
    }
    throw new IllegalStateException("an event of no known type: " + event);
  }

  private static EventView stream(
      String type,
      EngineEvent event,
      StreamState state,
      String failure,
      String nextAttempt,
      String creator,
      String source) {
    return new EventView(
        type,
        event.time().toString(),
        event.streamId(),
        state == null ? null : state.name().toLowerCase(Locale.ROOT),
        failure,
        nextAttempt,
        creator,
        source,
        null,
        null,
        null,
        null,
        null);
  }

  private static EventView viewer(
      String type,
      EngineEvent event,
      ViewerIdentity viewer,
      boolean gone,
      String reason,
      boolean forAdministrator) {
    Double seconds =
        gone ? Duration.between(viewer.since(), event.time()).toMillis() / 1_000.0 : null;
    return new EventView(
        type,
        event.time().toString(),
        event.streamId(),
        null,
        null,
        null,
        null,
        null,
        ViewerEvent.visibleId(viewer.id()),
        viewer.transport(),
        seconds,
        forAdministrator ? viewer.remoteAddress() : null,
        forAdministrator ? reason : null);
  }
}
