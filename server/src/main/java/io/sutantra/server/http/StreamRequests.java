package io.sutantra.server.http;

import io.sutantra.core.config.ConfigurationException;
import io.sutantra.core.engine.StreamSpec;
import java.util.Map;

/** Completes what somebody asked a stream to be with what the configuration says of all streams. */
@FunctionalInterface
public interface StreamRequests {
  /**
   * The whole specification.
   *
   * @param id of the stream
   * @param creator who asks
   * @param given what they said, by the keys that a stream has in the configuration
   * @throws ConfigurationException for what cannot be; it says what could
   */
  StreamSpec complete(String id, String creator, Map<String, String> given);
}
