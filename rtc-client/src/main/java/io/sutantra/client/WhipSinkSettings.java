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
    String token = settings.string("token");
    if (!token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw settings.invalid("token", "has blanks or letters that HTTP headers cannot carry");
    }
    return new WhipSinkSettings(
        token,
        settings.flag("tcp"),
        limited(settings, "connect-timeout", Duration.ofMinutes(1)),
        limited(settings, "max-retry-delay", Duration.ofHours(1)),
        (int) settings.integer("queue-frames", 1, 1_000),
        (int) settings.integer("history-packets", 64, 8_192),
        (int) settings.integer("max-sdp-bytes", 1_024, 1_048_576));
  }

  private static Duration limited(Settings settings, String key, Duration most) {
    Duration value = settings.duration(key);
    if (value.isZero() || value.compareTo(most) > 0) {
      throw settings.invalid(
          key,
          "is %d ms, must be above 0 and at most %d ms"
              .formatted(value.toMillis(), most.toMillis()));
    }
    return value;
  }
}
