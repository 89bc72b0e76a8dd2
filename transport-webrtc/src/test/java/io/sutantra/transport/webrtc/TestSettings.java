package io.sutantra.transport.webrtc;

import io.sutantra.testkit.MapSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The defaults of {@code reference.conf}, changed so that tests do not leave the machine. */
public final class TestSettings {
  /** Settings of the transport. */
  public static final MapSettings TRANSPORT =
      MapSettings.of(
          Map.ofEntries(
              Map.entry("max-viewers", 15),
              Map.entry("max-sdp-bytes", 65_536),
              Map.entry("gather-timeout", Duration.ofSeconds(2)),
              Map.entry("connect-timeout", Duration.ofSeconds(15)),
              Map.entry("disconnect-timeout", Duration.ofSeconds(10)),
              Map.entry("statistics-interval", Duration.ofSeconds(1)),
              Map.entry("min-bitrate-bps", 0),
              Map.entry("start-bitrate-bps", 0),
              Map.entry("max-bitrate-bps", 0),
              Map.entry("max-frames-per-second", 0),
              Map.entry("port-min", 0),
              Map.entry("port-max", 0),
              Map.entry("host", "127.0.0.1"),
              Map.entry("loopback", "auto"),
              Map.entry("announced-addresses", List.of()),
              Map.entry("announce", "also"),
              Map.entry("allowed-candidates", List.of("127.0.0.0/8", "::1")),
              Map.entry("ice-servers", List.of())));

  /** Settings of the source. */
  public static final MapSettings WHEP =
      MapSettings.of(
          Map.of(
              "token",
              "",
              "connect-timeout",
              Duration.ofSeconds(10),
              "first-picture-timeout",
              Duration.ofSeconds(5),
              "gather-timeout",
              Duration.ofSeconds(1),
              "queue-pictures",
              3,
              "max-sdp-bytes",
              65_536,
              "loopback",
              "auto",
              "ice-servers",
              List.of()));

  private TestSettings() {}
}
