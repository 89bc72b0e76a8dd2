package io.sutantra.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sutantra.core.session.Viewer;
import io.sutantra.server.http.RunningServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tests with viewers of other stacks, which share no code with libwebrtc and report the pictures
 * and the sound that they decoded.
 */
class OtherStacksTest {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final PeerScript AIORTC =
      new PeerScript("aiortc_viewer.py", "python3 python3-aiortc");
  private static final PeerScript GSTREAMER =
      new PeerScript(
          "gstreamer_viewer.py",
          "python3 python3-gi gir1.2-gst-plugins-bad-1.0 gstreamer1.0-plugins-good"
              + " gstreamer1.0-plugins-bad gstreamer1.0-nice");

  private static RunningServer server;

  @BeforeAll
  static void start() throws IOException {
    server = new RunningServer(Map.of("sutantra.streams.demo.transport", "broadcast"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aiortcDecodesTheStream() throws Exception {
    everyPictureIsDecoded(AIORTC.watch(endpoint(), LOOPBACK));

    assertThat(wayOfTheLast()).startsWith("udp ");
  }

  @Test
  void gstreamerDecodesTheStream() throws Exception {
    everyPictureIsDecoded(GSTREAMER.watch(endpoint(), LOOPBACK));

    assertThat(wayOfTheLast()).startsWith("udp ");
  }

  @Test
  void gstreamerDecodesTheStreamByTcpWhereThereIsNoUdp() throws Exception {
    everyPictureIsDecoded(GSTREAMER.watch(endpoint(), LOOPBACK, "tcp"));

    assertThat(wayOfTheLast()).startsWith("tcp ");
  }

  private static URI endpoint() {
    return server.uri("/whep/demo");
  }

  private static void everyPictureIsDecoded(JsonNode seen) {
    long frames = seen.path("frames").asLong();
    assertThat(frames / seen.path("seconds").asDouble()).isGreaterThanOrEqualTo(25);
    assertThat(seen.path("width").asInt()).isEqualTo(640);
    assertThat(seen.path("height").asInt()).isEqualTo(360);
    assertThat(seen.path("unreadable").asLong()).isZero();
    // A busy machine may drop some pictures before they are encoded; no picture comes twice or too
    // late.
    assertThat(seen.path("missing").asLong()).isBetween(0L, frames / 10);
    assertThat(seen.path("lost").asLong()).isZero();
    // The level is that of the beep in each second, decoded from stereo.
    assertThat(seen.path("loudest").asDouble()).as("level of the beep").isBetween(0.2, 0.6);
    assertThat(seen.path("soundSamples").asLong() / seen.path("seconds").asDouble())
        .as("samples a second")
        .isBetween(44_000.0, 52_000.0);
  }

  /** Returns the candidate pair of the viewer that came last, after that viewer has left. */
  private static String wayOfTheLast() {
    List<Viewer> viewers = server.engine().stream("demo").orElseThrow().viewers();
    Viewer last = viewers.get(viewers.size() - 1);
    await().atMost(PATIENCE).until(() -> last.status().terminal());
    return last.statistics().details().get("candidate pair");
  }
}
