package io.sutantra.core.event;

import java.time.Instant;
import java.util.Optional;

/**
 * An event of an engine. The events of one stream come in order, and so do those of one viewer.
 *
 * <p><b>Ownership:</b> events are immutable.
 */
public sealed interface EngineEvent {
  /** Returns when the event happened. */
  Instant time();

  /** Returns the stream that the event is about, or that the viewer watches. */
  String streamId();

  /**
   * A stream has been created, and begins to start.
   *
   * @param creator who has created the stream
   * @param source the source that was asked for
   */
  record StreamCreated(Instant time, String streamId, String creator, String source)
      implements EngineEvent {}

  /**
   * The state of a stream has changed; the stream goes on.
   *
   * @param failure why the source failed that is opened anew
   * @param nextAttempt when the source is opened anew
   */
  record StreamChanged(
      Instant time,
      String streamId,
      StreamState state,
      Optional<String> failure,
      Optional<Instant> nextAttempt)
      implements EngineEvent {}

  /**
   * A stream has ended.
   *
   * @param state {@code ENDED}, {@code FAILED} or {@code STOPPED}
   * @param failure why the stream failed
   */
  record StreamEnded(Instant time, String streamId, StreamState state, Optional<String> failure)
      implements EngineEvent {}

  /** A viewer has asked for a stream, and is being connected. */
  record ViewerConnecting(Instant time, ViewerIdentity viewer) implements EngineEvent {
    @Override
    public String streamId() {
      return viewer.streamId();
    }
  }

  /** A viewer is connected: media can reach the viewer. */
  record ViewerConnected(Instant time, ViewerIdentity viewer) implements EngineEvent {
    @Override
    public String streamId() {
      return viewer.streamId();
    }
  }

  /**
   * A viewer has left, or was told to.
   *
   * @param reason for people; empty if there is nothing to say
   */
  record ViewerDisconnected(Instant time, ViewerIdentity viewer, String reason)
      implements EngineEvent {
    @Override
    public String streamId() {
      return viewer.streamId();
    }
  }

  /**
   * A viewer could not be reached, or broke the rules.
   *
   * @param reason for people; empty if there is nothing to say
   */
  record ViewerFailed(Instant time, ViewerIdentity viewer, String reason) implements EngineEvent {
    @Override
    public String streamId() {
      return viewer.streamId();
    }
  }
}
