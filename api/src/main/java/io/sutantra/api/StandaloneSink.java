package io.sutantra.api;

import java.io.IOException;

/** A sink of a stream that needs no transport. */
public interface StandaloneSink extends StreamSink {
  /**
   * Sets how the sink requests a key frame of the stream's video, as a sink does whose other side
   * cannot go on without one. Called once, before {@link #start}.
   *
   * @param request may be called from any thread, at any time; requests are rationed by the stream
   */
  default void requestKeyFramesBy(Runnable request) {}

  /**
   * Opens the output of the sink. Called once, before the first media. The message of an exception
   * states what was wrong with what, and what to do.
   */
  void start() throws IOException;
}
