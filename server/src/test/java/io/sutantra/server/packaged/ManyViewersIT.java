package io.sutantra.server.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Viewers that come and go, each of which must decode a picture: libwebrtc peers where each has a
 * libwebrtc peer at the server, and the broadcast's own client where packets are shared.
 */
class ManyViewersIT {
  private static final int VIEWERS = Integer.getInteger("viewers", 200);
  private static final int AT_ONCE = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  @ParameterizedTest(name = "by {0}, watching by {1}")
  @CsvSource({"webrtc, whep, 200", "broadcast, whep-rtp, 30"})
  void comeAndGoWithoutATrace(String transport, String receiver, long leakKilobytes)
      throws IOException, InterruptedException {
    try (PackagedServer server =
        new PackagedServer(directory, Map.of(), "--transport", transport)) {
      String source = receiver + ":" + server.uri("/whep/demo");
      for (int i = 0; i < 20; i++) {
        watchOnePicture(source);
      }
      await().atMost(PATIENCE).until(() -> watching(server) == 0);
      long before = server.nativeKilobytes();
      for (int i = 0; i < VIEWERS; i++) {
        watchOnePicture(source);
      }
      await().atMost(PATIENCE).until(() -> watching(server) == 0);
      long kilobytes = (server.nativeKilobytes() - before) / VIEWERS;
      System.out.printf(
          "viewers: %d came and went by %s, the server keeps %d kB of each%n",
          VIEWERS, transport, kilobytes);
      // What libwebrtc itself does not give back of a closed peer is 45 to 70 kB.
      assertThat(kilobytes).isLessThan(leakKilobytes);

      watchAtOnce(server, source);
      await().atMost(PATIENCE).until(() -> watching(server) == 0);
      JsonNode stream = server.get("/api/streams/demo");
      assertThat(stream.path("state").asText()).isEqualTo("running");
      for (JsonNode viewer : stream.path("viewers")) {
        assertThat(viewer.path("status").asText()).isEqualTo("disconnected");
      }
      System.out.println(
          "viewers: the server ended within " + server.terminate().toMillis() + " ms");
    }
  }

  private static void watchOnePicture(String source) {
    try (WatchedPattern viewer = new WatchedPattern(source)) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> viewer.pictures() > 0);
    }
  }

  private static void watchAtOnce(PackagedServer server, String source)
      throws IOException, InterruptedException {
    List<WatchedPattern> viewers = new ArrayList<>();
    try {
      for (int i = 0; i < AT_ONCE; i++) {
        viewers.add(new WatchedPattern(source));
      }
      await()
          .atMost(PATIENCE)
          .until(() -> viewers.stream().allMatch(viewer -> viewer.pictures() > 50));
      assertThat(watching(server)).isEqualTo(AT_ONCE);
      assertThat(viewers).allSatisfy(viewer -> assertThat(viewer.failure()).isEmpty());
    } finally {
      viewers.forEach(WatchedPattern::close);
    }
  }

  private static long watching(PackagedServer server) throws IOException, InterruptedException {
    return server.get("/api/streams/demo").path("watching").asLong();
  }
}
