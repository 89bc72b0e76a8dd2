package io.sutantra.transport.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sutantra.api.TrackSink;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.TestEnvironment;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** The settings, formats and helpers that the tests of this module share. */
public final class MockFixture {
  /** A picture format of an invented codec. */
  public static final PacketizedFormat FORMAT =
      new PacketizedFormat(
          "synthetic", new RtpFormat("SYN", 90_000, "level=1; name=a b%c"), 640, 360, 29.97);

  /** A sound format of an invented codec. */
  public static final PacketizedFormat SOUND =
      new PacketizedFormat(
          "synthetic-sound",
          new RtpFormat("SYNS", 48_000, 2, "stereo=1"),
          new AudioShape(48_000, 2));

  private MockFixture() {}

  /** Returns the defaults of reference.conf, with a free port. */
  public static MapSettings transportSettings() {
    return MapSettings.of(
        Map.ofEntries(
            Map.entry("host", "127.0.0.1"),
            Map.entry("port", 0),
            Map.entry("handshake-timeout", Duration.ofSeconds(5)),
            Map.entry("max-viewers", 1_000),
            Map.entry("max-waiting", 256),
            Map.entry("queue-frames", 256),
            Map.entry("queue-bytes", 4_194_304),
            Map.entry("send-buffer-bytes", 262_144),
            Map.entry("network-latency", Duration.ZERO),
            Map.entry("network-jitter", Duration.ZERO),
            Map.entry("network-loss", 0.0),
            Map.entry("network-bandwidth-bps", 0),
            Map.entry("network-seed", 1)));
  }

  /** Returns the defaults of reference.conf. */
  public static MapSettings sourceSettings() {
    return MapSettings.of(
        Map.of(
            "connect-timeout", Duration.ofSeconds(5),
            "queue-frames", 64,
            "queue-bytes", 8_388_608));
  }

  /** Returns the port in {@code tcp://127.0.0.1:8190}. */
  public static int port(String address) {
    return URI.create(address).getPort();
  }

  /**
   * Offers a frame when the event loop is not far behind. A frame refused because of a slow event
   * loop would be refused for good, unless it is a key frame.
   */
  public static void offer(TrackSink sink, TestEnvironment environment, Media frame) {
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> environment.gauged("frames.waiting") < MockStream.MAX_HANDED_OVER);
    assertThat(sink.offer(frame)).isTrue();
  }
}
