package io.sutantra.api;

import java.io.IOException;

/** The sink of a stream that needs no transport. */
public interface StandaloneSink extends StreamSink {
  /**
   * Opens what the sink writes to. Once, before the first media. The message of what it throws says
   * what was wrong with what, and what to do.
   */
  void start() throws IOException;
}
