package io.sutantra.api;

import java.io.IOException;
import java.util.Optional;

/**
 * Carries streams to viewers.
 *
 * <p><b>Threading:</b> any thread. <b>Errors:</b> one viewer that misbehaves costs the others
 * nothing; what goes wrong with it is reported to the {@link TransportListener} and ends that
 * viewer alone.
 */
public interface Transport extends AutoCloseable {
  /**
   * Binds sockets, starts threads. Once. The message of what it throws says which address or
   * library, and what to do.
   */
  void start() throws IOException;

  /**
   * Makes a stream available to viewers.
   *
   * @return the sink that takes the media of the stream's tracks until it is closed
   * @throws UnsupportedFormatException for a track that the transport cannot carry
   * @throws IllegalStateException if a stream of that id is open, or the transport is not started
   */
  StreamSink open(StreamDescription stream);

  /**
   * For a transport that viewers reach by an offer and an answer; others, which viewers reach by
   * themselves, have none.
   */
  default Optional<Signalling> signalling() {
    return Optional.empty();
  }

  /**
   * Where viewers reach a transport that has no signalling, such as {@code tcp://127.0.0.1:8190};
   * empty otherwise. A stream is reached there, behind a slash and by its id: {@code
   * tcp://127.0.0.1:8190/demo}.
   */
  default Optional<String> address() {
    return Optional.empty();
  }

  /** Tells a viewer goodbye. One that is gone, or never was, is no error. */
  void disconnect(String viewerId, String reason);

  /**
   * Ends all streams and viewers, who are told, and gives everything back, within two seconds. May
   * be called more than once.
   */
  @Override
  void close();
}
