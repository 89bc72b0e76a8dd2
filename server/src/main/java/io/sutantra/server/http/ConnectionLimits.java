package io.sutantra.server.http;

import io.sutantra.api.Settings;
import java.time.Duration;

/**
 * The limits on what all clients of the HTTP side take together, and on how long each of them may
 * take.
 *
 * @param maxConnections how many connections there may be at a time
 * @param maxConnectionsPerAddress how many connections one address may have at a time; 0 is no
 *     limit
 * @param requestTimeout the time from connecting until the head of the first request is there
 * @param idleTimeout the time from one request until the head of the next request is there
 * @param bodyTimeout the time from the head of a request until its body is there
 * @param maxBodyBytes how many bytes all bodies that are under way may take together
 * @param maxEventReaders how many clients may read events at a time
 */
public record ConnectionLimits(
    int maxConnections,
    int maxConnectionsPerAddress,
    Duration requestTimeout,
    Duration idleTimeout,
    Duration bodyTimeout,
    int maxBodyBytes,
    int maxEventReaders) {
  private static final int MAX_CONNECTIONS = 1_000_000;
  private static final int MIN_BODY_BYTES = 128 << 10;
  private static final int MAX_BODY_BYTES = 1 << 30;
  private static final int MAX_EVENT_READERS = 10_000;
  private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);
  private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

  static ConnectionLimits from(Settings http) {
    return new ConnectionLimits(
        (int) http.integer("max-connections", 1, MAX_CONNECTIONS),
        (int) http.integer("max-connections-per-address", 0, MAX_CONNECTIONS),
        timeout(http, "request-timeout"),
        timeout(http, "idle-timeout"),
        timeout(http, "body-timeout"),
        (int) http.integer("max-bytes-of-bodies", MIN_BODY_BYTES, MAX_BODY_BYTES),
        (int) http.integer("max-event-readers", 0, MAX_EVENT_READERS));
  }

  private static Duration timeout(Settings http, String key) {
    Duration timeout = http.duration(key);
    if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw http.invalid(key, "is %d ms, must be 100ms to 1h".formatted(timeout.toMillis()));
    }
    return timeout;
  }
}
