package io.sutantra.server.http;

import io.sutantra.core.config.ConfigurationException;
import io.sutantra.core.engine.StreamSpec;
import java.util.Map;

/**
 * A source of stream specifications: completes a request for a stream with the defaults that the
 * configuration has for all streams.
 */
@FunctionalInterface
public interface StreamRequests {
  /**
   * Returns the complete specification of a requested stream.
   *
   * @param id the id of the stream
   * @param creator the name of the requester
   * @param given the requested values, by the keys that a stream has in the configuration
   * @throws ConfigurationException if a value is not acceptable; the message says which values are
   */
  StreamSpec complete(String id, String creator, Map<String, String> given);
}
