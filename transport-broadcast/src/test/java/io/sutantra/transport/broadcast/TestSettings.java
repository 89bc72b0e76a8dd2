package io.sutantra.transport.broadcast;

import io.sutantra.testkit.MapSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The settings for tests: a transport at the loopback address, at a free port. */
public final class TestSettings {
  public static final MapSettings TRANSPORT =
      MapSettings.of(
          Map.ofEntries(
              Map.entry("host", "127.0.0.1"),
              Map.entry("port", 0),
              Map.entry("interfaces", List.of()),
              Map.entry("own-addresses", false),
              Map.entry("tcp", true),
              Map.entry("max-tcp-connections-per-address", 64),
              Map.entry("announced-addresses", List.of()),
              Map.entry("announce", "also"),
              Map.entry("stun-servers", List.of()),
              Map.entry("ice-servers", List.of()),
              Map.entry("max-viewers", 100),
              Map.entry("max-sdp-bytes", 65_536),
              Map.entry("connect-timeout", Duration.ofSeconds(15)),
              Map.entry("disconnected-after", Duration.ofSeconds(5)),
              Map.entry("consent-timeout", Duration.ofSeconds(30)),
              Map.entry("recall-duration", Duration.ofSeconds(6)),
              Map.entry("shards", 2),
              Map.entry("handshake-threads", 16),
              Map.entry("certificate-file", ""),
              Map.entry("private-key-file", ""),
              Map.entry("certificate-lifetime", Duration.ofDays(7)),
              Map.entry("bandwidth-feedback", "remb"),
              Map.entry("pacing.max-burst-packets", 8),
              Map.entry("pacing.interval", Duration.ofMillis(2)),
              Map.entry("history.duration", Duration.ofSeconds(1)),
              Map.entry("history.max-bytes", 8_388_608),
              Map.entry("key-frame-interval", Duration.ofMillis(500)),
              Map.entry("key-frame-max-age", Duration.ofSeconds(6)),
              Map.entry("catch-up-max-bytes", 4_194_304),
              Map.entry("receive-buffer-bytes", 1 << 20),
              Map.entry("send-buffer-bytes", 1 << 20),
              Map.entry("statistics-interval", Duration.ofMillis(200))));

  /**
   * Settings with which viewers start only with key frames younger than {@code key-frame-interval}.
   */
  static final MapSettings NO_OLD_KEY_FRAMES = TRANSPORT.with("key-frame-max-age", Duration.ZERO);

  /**
   * Settings with which viewers start with a hundred packets of 1,000 bytes, but not with two
   * hundred.
   */
  static final MapSettings SHORT_CATCH_UP = TRANSPORT.with("catch-up-max-bytes", 150_000);

  private TestSettings() {}
}
