package io.sutantra.api;

import java.io.IOException;

/** A sink of a stream that needs no transport. */
public interface StandaloneSink extends StreamSink {
  /**
   * Opens the output of the sink. Called once, before the first media. The message of an exception
   * states what was wrong with what, and what to do.
   */
  void start() throws IOException;
}
