package io.sutantra.client;

import io.sutantra.api.Settings;
import java.time.Duration;

/** The checks of settings that the clients of WHEP and WHIP have in common. */
final class ClientSettings {
  private ClientSettings() {}

  /** Returns the bearer token; empty for none. */
  static String token(Settings settings) {
    String token = settings.string("token");
    if (!token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw settings.invalid("token", "has blanks or letters that HTTP headers cannot carry");
    }
    return token;
  }

  /** Returns a time above 0 and at most {@code most}. */
  static Duration limited(Settings settings, String key, Duration most) {
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
