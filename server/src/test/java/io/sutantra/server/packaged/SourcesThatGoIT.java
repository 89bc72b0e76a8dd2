package io.sutantra.server.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of the packaged server with files that do not exist, are overwritten, or have no viewers.
 */
class SourcesThatGoIT {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int STREAMS = 30;
  private static final Path FILM =
      Path.of(System.getProperty("vectors.dir", "../../shared/vectors/vp8"))
          .resolve("vp80-00-comprehensive-001.ivf")
          .toAbsolutePath();

  @TempDir Path directory;

  @BeforeEach
  void needTheFile() {
    assumeTrue(Files.exists(FILM), "skipped: " + FILM + " is missing; see -Dvectors.dir");
  }

  @Test
  void aFileComesGoesAndComesBackAndItsViewerStays() throws Exception {
    Path live = directory.resolve("live.ivf");
    byte[] film = Files.readAllBytes(FILM);
    Map<String, Object> settings =
        Map.of(
            "sutantra.engine.source-retry-max-delay", "1s",
            "sutantra.streams.demo.source", "test-pattern",
            "sutantra.streams.live.source", "file:" + live);
    try (PackagedServer server = new PackagedServer(directory, settings)) {
      JsonNode away = server.get("/api/streams/live");
      assertThat(away.path("state").asText()).as("%s", away).isEqualTo("retrying");
      assertThat(away.path("failure").asText()).contains("there is no file");
      assertThat(away.path("nextAttempt").asText()).isNotEmpty();
      Files.write(live, film);
      awaitState(server, "live", "running");
      try (WatchedPattern viewer = new WatchedPattern("whep-rtp:" + server.uri("/whep/live"))) {
        await().atMost(PATIENCE).until(() -> viewer.pictures() > 20);
        Files.write(live, new byte[0]);
        awaitState(server, "live", "retrying");
        Files.write(live, film);
        awaitState(server, "live", "running");
        long before = viewer.pictures();
        await().atMost(PATIENCE).until(() -> viewer.pictures() > before + 20);
        assertThat(viewer.failure()).isEmpty();
      }
      server.terminate();
    }
  }

  @Test
  void whatNobodyWatchesCostsNoThreadsAndNoFilesAndWakesForAViewer() throws Exception {
    Path film = Files.copy(FILM, directory.resolve("film.ivf"));
    Map<String, Object> settings = new HashMap<>();
    settings.put("sutantra.engine.rest-after", "1s");
    for (int i = 0; i < STREAMS; i++) {
      settings.put("sutantra.streams.s" + i + ".source", "file:" + film);
    }
    try (PackagedServer server = new PackagedServer(directory, settings)) {
      for (int i = 0; i < STREAMS; i++) {
        awaitState(server, "s" + i, "resting");
      }
      assertThat(server.filesOpen("film.ivf")).isZero();
      assertThat(server.threadsNamed("sutantra-packet")).isZero();
      try (WatchedPattern viewer = new WatchedPattern("whep-rtp:" + server.uri("/whep/s7"))) {
        await().atMost(PATIENCE).until(() -> viewer.pictures() > 20);
        assertThat(server.filesOpen("film.ivf")).isEqualTo(1);
        assertThat(viewer.failure()).isEmpty();
      }
      awaitState(server, "s7", "resting");
      server.terminate();
    }
  }

  private static void awaitState(PackagedServer server, String stream, String state) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(server.get("/api/streams/" + stream).path("state").asText())
                    .isEqualTo(state));
  }
}
