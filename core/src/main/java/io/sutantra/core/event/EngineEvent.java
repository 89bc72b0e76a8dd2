package io.sutantra.core.event;

import java.time.Instant;
import java.util.Optional;

/**
 * An event of an engine. The events of one stream are delivered in order, and so are the events of
 * one viewer.
 *
 * <p><b>Ownership:</b> events are immutable.
 */
public sealed interface EngineEvent {
  /** Returns the time of the event. */
  Instant time();

  /** Returns the id of the stream that the event is about or that the viewer watches. */
  String streamId();

  /**
   * The creation of a stream, which begins to start.
   *
   * @param creator the name of the stream's creator
   * @param source the requested source
   */
  record StreamCreated(Instant time, String streamId, String creator, String source)
      implements EngineEvent {}

  /**
   * A change of a stream's state other than its end.
   *
   * @param failure the reason of the source's failure, if the source is opened again
   * @param nextAttempt the time at which the source is opened again
   */
  record StreamChanged(
      Instant time,
      String streamId,
      StreamState state,
      Optional<String> failure,
      Optional<Instant> nextAttempt)
      implements EngineEvent {}

  /**
   * The end of a stream.
   *
   * @param state {@code ENDED}, {@code FAILED} or {@code STOPPED}
   * @param failure the reason of the stream's failure
   */
  record StreamEnded(Instant time, String streamId, StreamState state, Optional<String> failure)
      implements EngineEvent {}

  /** The beginning of a viewer's session: the viewer is being connected. */
  record ViewerConnecting(Instant time, ViewerIdentity viewer) implements EngineEvent {
    @Override
    public String streamId() {
      return viewer.streamId();
    }
  }

  /** The connection of a viewer: media can reach the viewer. */
  record ViewerConnected(Instant time, ViewerIdentity viewer) implements EngineEvent {
    @Override
    public String streamId() {
      return viewer.streamId();
    }
  }

  /**
   * The end of a viewer's session, by the viewer or by the server.
   *
   * @param reason the reason, for people; may be empty
   */
  record ViewerDisconnected(Instant time, ViewerIdentity viewer, String reason)
      implements EngineEvent {
    @Override
    public String streamId() {
      return viewer.streamId();
    }
  }

  /**
   * The failure of a viewer's session: the viewer could not be reached, or violated the protocol.
   *
   * @param reason the reason, for people; may be empty
   */
  record ViewerFailed(Instant time, ViewerIdentity viewer, String reason) implements EngineEvent {
    @Override
    public String streamId() {
      return viewer.streamId();
    }
  }
}
