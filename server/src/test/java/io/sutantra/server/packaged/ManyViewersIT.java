package io.sutantra.server.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests with viewers that come and go, each of which must decode a picture. The viewers are
 * libwebrtc peers if the server has a libwebrtc peer for each viewer, and the broadcast's own
 * client if packets are shared.
 *
 * <p>A leak affects the last viewer as much as the first, while the server's one-time growth
 * happens only once. So the test takes the lesser growth of two halves.
 */
class ManyViewersIT {
  private static final int WARM_UP = 100;
  private static final int AT_ONCE = 5;

  /** The number of workers up to which the HTTP server grows. */
  private static final int MORE_THREADS = 40;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  @ParameterizedTest(name = "by {0}, watching by {1}")
  @CsvSource({"webrtc, whep, 400, 200", "broadcast, whep-rtp, 800, 15"})
  void comeAndGoWithoutATrace(String transport, String receiver, int viewers, long leakKilobytes)
      throws Exception {
    try (PackagedServer server = PackagedServer.accounted(directory, "--transport", transport)) {
      String source = receiver + ":" + server.uri("/whep/demo");
      comeAndGo(server, source, WARM_UP);
      long threads = server.status("Threads");
      long before = server.unaccountedKilobytes();
      comeAndGo(server, source, viewers / 2);
      long between = server.unaccountedKilobytes();
      comeAndGo(server, source, viewers / 2);
      long after = server.unaccountedKilobytes();
      System.out.printf(
          "viewers: %d came and went by %s; beside what Java has, the server had %d, %d, %d kB%n",
          viewers, transport, before, between, after);
      // libwebrtc itself keeps 45 to 70 kB of a closed peer.
      assertThat(Math.min(between - before, after - between) / (viewers / 2))
          .as("kB kept of each viewer")
          .isLessThan(leakKilobytes);
      assertThat(server.status("Threads")).as("threads").isLessThan(threads + MORE_THREADS);

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

  private static void comeAndGo(PackagedServer server, String source, int viewers)
      throws InterruptedException, ExecutionException {
    ExecutorService audience = Executors.newFixedThreadPool(AT_ONCE);
    try {
      Callable<Void> seat =
          () -> {
            for (int i = 0; i < viewers / AT_ONCE; i++) {
              watchOnePicture(source);
            }
            return null;
          };
      for (Future<Void> taken : audience.invokeAll(Collections.nCopies(AT_ONCE, seat))) {
        taken.get();
      }
    } finally {
      audience.shutdownNow();
    }
    await().atMost(PATIENCE).until(() -> watching(server) == 0);
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
