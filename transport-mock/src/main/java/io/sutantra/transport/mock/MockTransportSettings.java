package io.sutantra.transport.mock;

import io.sutantra.api.Settings;
import java.time.Duration;

/**
 * The settings in {@code sutantra.transports.mock}.
 *
 * @param host the host to listen on
 * @param port the port to listen on; 0 picks a free port
 * @param handshakeTimeout the longest time from connecting to subscribing
 * @param maxViewers the most viewers at a time
 * @param maxWaiting the most open connections that have not subscribed
 * @param queueFrames the most frames that wait for one viewer
 * @param queueBytes the most bytes that wait for one viewer
 * @param sendBufferBytes the most bytes that the operating system holds for one viewer
 * @param network the conditions that every viewer's packets meet
 */
record MockTransportSettings(
    String host,
    int port,
    Duration handshakeTimeout,
    int maxViewers,
    int maxWaiting,
    int queueFrames,
    long queueBytes,
    int sendBufferBytes,
    NetworkConditions network) {
  private static final Duration MAX_DELAY = Duration.ofSeconds(10);

  static MockTransportSettings read(Settings settings) {
    return new MockTransportSettings(
        host(settings),
        (int) settings.integer("port", 0, 65_535),
        settings.duration("handshake-timeout", Duration.ofMillis(10), Duration.ofMinutes(1)),
        (int) settings.integer("max-viewers", 1, 100_000),
        (int) settings.integer("max-waiting", 1, 100_000),
        (int) settings.integer("queue-frames", 1, 10_000),
        settings.integer("queue-bytes", 1, 1L << 30),
        (int) settings.integer("send-buffer-bytes", 4_096, 1 << 24),
        network(settings));
  }

  private static String host(Settings settings) {
    String host = settings.string("host");
    if (host.isBlank()) {
      throw settings.invalid("host", "is empty, must be an address such as 127.0.0.1 or ::");
    }
    return host;
  }

  private static NetworkConditions network(Settings settings) {
    return new NetworkConditions(
        settings.integer("network-seed", Long.MIN_VALUE, Long.MAX_VALUE),
        settings.duration("network-latency", Duration.ZERO, MAX_DELAY).toNanos(),
        settings.duration("network-jitter", Duration.ZERO, MAX_DELAY).toNanos(),
        settings.decimal("network-loss", 0, 1),
        settings.integer("network-bandwidth-bps", 0, 1L << 40));
  }
}
