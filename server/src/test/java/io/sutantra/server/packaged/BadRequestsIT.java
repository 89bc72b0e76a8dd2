package io.sutantra.server.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sutantra.server.http.Offers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of unacceptable offers, sessions and files: the packaged server refuses them, and present
 * viewers watch on undisturbed.
 */
class BadRequestsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String SDP = "application/sdp";
  private static final String FRAGMENT = "application/trickle-ice-sdpfrag";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"broadcast", "webrtc"})
  void costNobodyElseAPicture(String transport) throws IOException, InterruptedException {
    try (PackagedServer server =
            new PackagedServer(
                directory,
                Map.of("sutantra.http.creatable-sources", "test-pattern,file"),
                "--transport",
                transport);
        WatchedPattern viewer = new WatchedPattern("whep:" + server.uri("/whep/demo"))) {
      await().atMost(PATIENCE).until(() -> viewer.pictures() > 30);
      for (int round = 0; round < 10; round++) {
        refuseOffers(server);
        refuseFragments(server);
      }
      refuseFiles(server);

      long before = viewer.pictures();
      await().atMost(PATIENCE).until(() -> viewer.pictures() > before + 60);
      assertThat(viewer.failure()).isEmpty();
      assertThat(server.get("/api/streams/demo").path("watching").asInt()).isEqualTo(1);
      assertThat(server.get("/api/streams").path("streams").size()).isEqualTo(1);
    }
  }

  private static void refuseOffers(PackagedServer server) throws IOException, InterruptedException {
    String whep = "/whep/demo";
    assertThat(server.post(whep, SDP, "")).isEqualTo(400);
    assertThat(server.post(whep, SDP, "Hello!")).isEqualTo(400);
    assertThat(server.post(whep, SDP, Offers.good().substring(0, 40))).isEqualTo(400);
    assertThat(server.post(whep, SDP, Offers.withoutIce())).isEqualTo(400);
    assertThat(server.post(whep, SDP, Offers.withoutFingerprint())).isEqualTo(400);
    assertThat(server.post(whep, SDP, Offers.withoutVp8())).isEqualTo(406);
    assertThat(server.post(whep, SDP, Offers.audioOnly("G729/8000"))).isEqualTo(406);
    assertThat(server.post(whep, "text/plain", Offers.good())).isEqualTo(415);
    assertThat(server.post("/whep/nosuch", SDP, Offers.good())).isEqualTo(404);
  }

  private static void refuseFragments(PackagedServer server)
      throws IOException, InterruptedException {
    String session = "/whep/demo/nobody";
    assertThat(
            server.request(
                "PATCH", session, Map.of("Content-Type", FRAGMENT, "If-Match", "\"stale\""), "a"))
        .isEqualTo(404);
    assertThat(server.delete(session)).isEqualTo(404);
  }

  private void refuseFiles(PackagedServer server) throws IOException, InterruptedException {
    Path empty = Files.createFile(directory.resolve("empty.webm"));
    Path text = Files.writeString(directory.resolve("text.mp4"), "This is no video. ".repeat(500));
    for (Path file : new Path[] {directory.resolve("missing.mkv"), empty, text, directory}) {
      assertThat(server.create("{\"id\":\"film\",\"source\":\"file:%s\"}".formatted(file)))
          .as("%s", file)
          .isEqualTo(400);
    }
  }
}
