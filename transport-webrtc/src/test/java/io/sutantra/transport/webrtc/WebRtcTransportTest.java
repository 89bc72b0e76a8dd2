package io.sutantra.transport.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sutantra.api.FrameSource;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatistics;
import io.sutantra.api.ViewerStatus;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.rtc.sdp.AddressLiteral;
import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.PictureQuality;
import io.sutantra.testkit.TestEnvironment;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of the transport with a libwebrtc viewer, over HTTP and UDP at 127.0.0.1. */
@Timeout(120)
class WebRtcTransportTest {
  private static VideoFrame next(FrameSource source) {
    return await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> (VideoFrame) source.poll(System.nanoTime()), frame -> frame != null);
  }

  @Test
  void aViewerSeesWhatTheCameraShows() throws IOException {
    TestEnvironment environment;
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      environment = stage.environment();
      try (FrameSource viewer = stage.viewer(TestSettings.WHEP)) {
        watch(stage, viewer);
      }
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(
              () ->
                  assertThat(stage.history("viewer-1"))
                      .extracting(ViewerEvent::status)
                      .containsExactly(
                          ViewerStatus.CONNECTING,
                          ViewerStatus.CONNECTED,
                          ViewerStatus.DISCONNECTED));
    }
    assertThat(environment.framesInUse()).isZero();
  }

  private static void watch(Stage stage, FrameSource viewer) throws IOException {
    viewer.start();
    assertThat(viewer.format()).isEqualTo(new RawFormat(Stage.WIDTH, Stage.HEIGHT, 0));
    long lastPts = -1;
    double best = 0;
    for (int i = 0; i < 60; i++) {
      VideoFrame seen = next(viewer);
      assertThat(seen.ptsNanos()).isGreaterThan(lastPts);
      lastPts = seen.ptsNanos();
      if (i > 40) {
        // The most similar of the latest pictures is the one that was sent.
        for (int back = 0; back < 30; back++) {
          VideoFrame shown = stage.picture(Math.max(0, stage.frames() - back));
          best = Math.max(best, PictureQuality.psnr(seen, shown));
        }
      }
      seen.release();
    }
    assertThat(best).as("likeness in dB").isGreaterThan(30);
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(viewer.statistics().packets()).isPositive());
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> assertThat(stage.log().statistics("viewer-1").framesSent()).isPositive());
    ViewerStatistics report = stage.log().statistics("viewer-1");
    assertThat(report.packetsSent()).isPositive();
    assertThat(report.bytesSent()).isGreaterThan(report.packetsSent() * 12);
    assertThat(report.details())
        .containsEntry("codec", "video/VP8")
        .containsKeys("dtls cipher", "srtp cipher", "local candidate");
    assertThat(report.numbers()).containsKeys("frames-encoded", "nacks");
  }

  @Test
  void fiveViewersAtOnce() throws IOException {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      List<FrameSource> viewers = new ArrayList<>();
      try {
        for (int i = 0; i < 5; i++) {
          FrameSource viewer = stage.viewer(TestSettings.WHEP);
          viewers.add(viewer);
          viewer.start();
        }
        for (FrameSource viewer : viewers) {
          for (int i = 0; i < 10; i++) {
            VideoFrame frame = next(viewer);
            assertThat(frame.width()).isEqualTo(Stage.WIDTH);
            frame.release();
          }
        }
        assertThat(stage.environment().gauged("viewers")).isEqualTo(5);
        stage.transport().disconnect("viewer-3", "enough");
        stage.transport().disconnect("viewer-3", "enough");
        stage.transport().disconnect("nobody", "enough");
        await().untilAsserted(() -> assertThat(stage.environment().gauged("viewers")).isEqualTo(4));
        assertThat(stage.last("viewer-3").status()).isEqualTo(ViewerStatus.DISCONNECTED);
        assertThat(stage.last("viewer-3").detail()).isEqualTo("enough");
        stage.sink().close();
        await().untilAsserted(() -> assertThat(stage.environment().gauged("viewers")).isZero());
        assertThat(stage.log().viewers("camera", ViewerStatus.DISCONNECTED)).hasSize(5);
        assertThat(stage.log().violations()).isEmpty();
      } finally {
        viewers.forEach(FrameSource::close);
      }
    }
  }

  @Test
  void refusesWhoDoesNotFit() throws IOException {
    try (Stage stage = new Stage(TestSettings.TRANSPORT.with("max-viewers", 1));
        FrameSource first = stage.viewer(TestSettings.WHEP.with("token", "secret"));
        FrameSource second = stage.viewer(TestSettings.WHEP)) {
      first.start();
      assertThatThrownBy(second::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("503")
          .hasMessageContaining("FULL");
      assertThat(stage.server().authorizations()).containsExactly("Bearer secret");
    }
  }

  @Test
  void keepsToTheFrameRateLimit() throws IOException {
    try (Stage stage = new Stage(TestSettings.TRANSPORT.with("max-frames-per-second", 10));
        FrameSource viewer = stage.viewer(TestSettings.WHEP)) {
      viewer.start();
      next(viewer).release();
      VideoFrame first = next(viewer);
      for (int i = 1; i < 9; i++) {
        next(viewer).release();
      }
      VideoFrame tenth = next(viewer);
      // At 30 pictures a second this would be 300 ms; single pictures come early and late.
      assertThat(tenth.ptsNanos() - first.ptsNanos())
          .isBetween(Duration.ofMillis(600).toNanos(), Duration.ofMillis(4_000).toNanos());
      first.release();
      tenth.release();
    }
  }

  @Test
  void nothingGoesToOtherMachinesWhereHttpIsForThisOneAlone() throws IOException {
    IceCandidate other =
        IceCandidate.host(AddressLiteral.parse("192.0.2.1").orElseThrow(), 5_000, 0);
    IceCandidate own = IceCandidate.host(InetAddress.getLoopbackAddress(), 5_000, 0);
    MapSettings settings = TestSettings.TRANSPORT.with("allowed-candidates", List.of());
    for (boolean open : new boolean[] {false, true}) {
      TransportSettings read =
          TransportSettings.of(settings.with("loopback", open ? "off" : "auto"));
      boolean loopback = read.loopback().applies(read.host());
      assertThat(read.heeds(own, loopback)).isTrue();
      assertThat(read.heeds(other, loopback)).isEqualTo(open);
    }
  }

  @Test
  void whoDoesNotConnectInTimeHasFailed() throws IOException {
    try (Stage stage =
        new Stage(TestSettings.TRANSPORT.with("connect-timeout", Duration.ofMillis(300)))) {
      String answer =
          stage.signalling().offer("camera", "silent", Offers.GOOD).toCompletableFuture().join();
      assertThat(answer).contains("a=candidate:").contains("127.0.0.1").contains("a=sendonly");
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(
              () ->
                  assertThat(stage.history("silent"))
                      .extracting(ViewerEvent::status)
                      .containsExactly(ViewerStatus.CONNECTING, ViewerStatus.FAILED));
      assertThat(stage.last("silent").detail()).contains("300 ms");
    }
  }
}
