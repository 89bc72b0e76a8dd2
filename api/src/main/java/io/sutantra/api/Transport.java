package io.sutantra.api;

import java.io.IOException;
import java.util.Optional;

/**
 * A transport that carries streams to viewers.
 *
 * <p><b>Threading:</b> any thread.
 *
 * <p><b>Errors:</b> a viewer that misbehaves has no effect on other viewers. Its failures are
 * reported to the {@link TransportListener} and end only that viewer.
 */
public interface Transport extends AutoCloseable {
  /**
   * Binds sockets and starts threads. Called once. The message of an exception names the address or
   * library, and what to do.
   */
  void start() throws IOException;

  /**
   * Makes a stream available to viewers.
   *
   * @return the sink of the media of the stream's tracks; the sink is used until it is closed
   * @throws UnsupportedFormatException for a track that the transport cannot carry
   * @throws IllegalStateException if a stream with the same id is open, or the transport is not
   *     started
   */
  StreamSink open(StreamDescription stream);

  /**
   * Returns the signalling of a transport whose viewers connect by offer and answer; empty if
   * viewers connect to the transport directly.
   */
  default Optional<Signalling> signalling() {
    return Optional.empty();
  }

  /**
   * Returns the address of a transport that has no signalling, such as {@code
   * tcp://127.0.0.1:8190}; empty otherwise. The address of a stream is this address, a slash and
   * the stream's id: {@code tcp://127.0.0.1:8190/demo}.
   */
  default Optional<String> address() {
    return Optional.empty();
  }

  /** Disconnects a viewer. A viewer that has left or never existed is no error. */
  void disconnect(String viewerId, String reason);

  /**
   * Ends all streams and viewers, who are told, and releases all resources, within two seconds. May
   * be called more than once.
   */
  @Override
  void close();
}
