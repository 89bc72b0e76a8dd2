package io.sutantra.client;

import io.sutantra.api.Settings;
import java.time.Duration;

/**
 * The settings of the block {@code sutantra.sinks.whip}, as {@code reference.conf} explains them.
 */
record WhipSinkSettings(
    String token,
    boolean tcp,
    Duration connectTimeout,
    Duration maxRetryDelay,
    int queueFrames,
    int historyPackets,
    int maxSdpBytes) {

  static WhipSinkSettings of(Settings settings) {
    return new WhipSinkSettings(
        ClientSettings.token(settings),
        settings.flag("tcp"),
        ClientSettings.limited(settings, "connect-timeout", Duration.ofMinutes(1)),
        ClientSettings.limited(settings, "max-retry-delay", Duration.ofHours(1)),
        (int) settings.integer("queue-frames", 1, 1_000),
        (int) settings.integer("history-packets", 64, 8_192),
        (int) settings.integer("max-sdp-bytes", 1_024, 1_048_576));
  }
}
