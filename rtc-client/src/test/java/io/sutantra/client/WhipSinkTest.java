package io.sutantra.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sutantra.api.StandaloneSink;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.TrackDescription;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.SyntheticMedia;
import io.sutantra.testkit.TestEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of the sink against a server of WHIP. */
@Timeout(60)
class WhipSinkTest {
  /** The defaults of {@code reference.conf}. */
  static final MapSettings SETTINGS =
      MapSettings.of(
          Map.of(
              "token",
              "secret",
              "tcp",
              false,
              "connect-timeout",
              Duration.ofSeconds(5),
              "max-retry-delay",
              Duration.ofSeconds(10),
              "queue-frames",
              64,
              "history-packets",
              1_024,
              "max-sdp-bytes",
              65_536));

  private static final PacketizedFormat VIDEO =
      new PacketizedFormat("vp8", new RtpFormat("VP8", 90_000, ""), 320, 180, 30);
  private static final PacketizedFormat SOUND =
      new PacketizedFormat("opus", new RtpFormat("opus", 48_000, 2, ""), new AudioShape(48_000, 2));

  private final TestEnvironment environment = new TestEnvironment();
  private final AtomicInteger keyFrames = new AtomicInteger();
  private final SyntheticMedia video = new SyntheticMedia(VIDEO, 3_000, environment);
  private final SyntheticMedia sound = new SyntheticMedia(SOUND, 100, environment);
  private WhipServer server;

  @BeforeEach
  void listen() throws IOException {
    server = new WhipServer();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    environment.close();
  }

  private StandaloneSink sink(String url) {
    StandaloneSink sink =
        new WhipSinkProvider()
            .create(
                url,
                new StreamDescription(
                    "camera",
                    List.of(
                        new TrackDescription(VIDEO, 1_000_000),
                        new TrackDescription(SOUND, 64_000))),
                SETTINGS,
                environment);
    sink.requestKeyFramesBy(keyFrames::incrementAndGet);
    return sink;
  }

  private long received(String mid) {
    return server.received.stream().filter(each -> each.mid().equals(mid)).count();
  }

  private int offer(StandaloneSink sink, int pieces) {
    int taken = 0;
    for (int i = 0; i < pieces; i++) {
      taken += sink.track(0).offer(video.next(i == 0)) ? 1 : 0;
      taken += sink.track(1).offer(sound.next(true)) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void publishesPicturesAndSoundAndSaysGoodbye() throws IOException {
    server.redirect = "/elsewhere/camera";
    try (StandaloneSink sink = sink(server.url("/whip/camera"))) {
      sink.start();
      assertThat(sink.track(0).wanted()).isTrue();
      assertThat(keyFrames).hasPositiveValue();
      int before = keyFrames.get();
      assertThat(offer(sink, 20)).isEqualTo(40);
      await().untilAsserted(() -> assertThat(received("0")).isEqualTo(20));
      await().untilAsserted(() -> assertThat(received("1")).isEqualTo(20));
      server.requestKeyFrame();
      await().until(() -> keyFrames.get() > before);
      assertThat(server.received.get(0).unit().packets()).hasSizeGreaterThan(1);
    }
    assertThat(server.requests)
        .containsExactly(
            "POST /whip/camera Bearer secret",
            "POST /elsewhere/camera Bearer secret",
            "DELETE /session/1 Bearer secret");
    await().until(() -> server.events.stream().anyMatch(event -> event.startsWith("ended")));
  }

  @Test
  void publishesAgainWhenTheSessionIsLost() throws IOException {
    try (StandaloneSink sink = sink(server.url("/whip/camera"))) {
      sink.start();
      offer(sink, 1);
      await().until(() -> received("0") == 1);
      server.drop();
      await().until(() -> !sink.track(0).wanted());
      assertThat(sink.track(0).offer(video.next(true))).isFalse();
      await().until(() -> sink.track(0).wanted());
      offer(sink, 1);
      await().until(() -> received("0") == 2);
    }
    assertThat(server.requests).filteredOn(request -> request.startsWith("POST")).hasSize(2);
  }

  @Test
  void saysWhyItIsRefused() {
    server.refusal = 409;
    StandaloneSink sink = sink(server.url("/whip/camera"));
    assertThatThrownBy(sink::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not let this publish: 409 somebody publishes here already");
    sink.close();
    assertThat(sink.track(0).offer(video.next(true))).isFalse();
  }

  @Test
  void needsTheUrlOfAnEndpoint() {
    assertThatThrownBy(() -> sink("camera"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whip:http://127.0.0.1:8080/whip/camera");
  }
}
