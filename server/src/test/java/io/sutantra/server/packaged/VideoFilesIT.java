package io.sutantra.server.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of a served VP8 file: the file is passed through if its own codec and size are acceptable,
 * and encoded anew if they are not.
 */
class VideoFilesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Path FILE =
      Path.of(System.getProperty("vectors.dir", "../../shared/vectors/vp8"))
          .resolve("vp80-00-comprehensive-001.ivf")
          .toAbsolutePath();

  @TempDir Path directory;

  @BeforeEach
  void needTheFile() {
    assumeTrue(Files.exists(FILE), "skipped: " + FILE + " is missing; see -Dvectors.dir");
  }

  private PackagedServer serve(String... options) throws IOException, InterruptedException {
    String[] all = new String[options.length + 2];
    all[0] = "--source";
    all[1] = "file:" + FILE;
    System.arraycopy(options, 0, all, 2, options.length);
    return new PackagedServer(directory, Map.of("sutantra.transports.mock.port", 0), all);
  }

  private static String plan(PackagedServer server) throws IOException, InterruptedException {
    return server.get("/api/streams/demo").path("plan").asText();
  }

  private static void watch(String source) {
    try (WatchedPattern viewer = new WatchedPattern(source)) {
      await().atMost(PATIENCE).until(() -> viewer.pictures() > 20);
      assertThat(viewer.failure()).isEmpty();
    }
  }

  @Test
  void isPassedThroughToATransportThatTakesItsPackets() throws IOException, InterruptedException {
    try (PackagedServer server = serve("--transport", "mock")) {
      assertThat(plan(server)).startsWith("encoded vp8 176x144@30 → packetize vp8; mock");
      watch("mock:" + server.address("demo"));
      server.terminate();
    }
  }

  @Test
  void isPassedThroughToBrowsers() throws IOException, InterruptedException {
    try (PackagedServer server = serve("--transport", "broadcast")) {
      assertThat(plan(server)).startsWith("encoded vp8 176x144@30 → packetize vp8; broadcast");
      watch("whep:" + server.uri("/whep/demo"));
      server.terminate();
    }
  }

  @Test
  void isDecodedForATransportThatTakesPictures() throws IOException, InterruptedException {
    try (PackagedServer server = serve("--transport", "webrtc")) {
      assertThat(plan(server)).startsWith("encoded vp8 176x144@30 → decode vp8; webrtc");
      watch("whep:" + server.uri("/whep/demo"));
      server.terminate();
    }
  }

  @Test
  void isEncodedAnewInAnotherSizeAndServedByTwoTransportsAtOnce()
      throws IOException, InterruptedException {
    try (PackagedServer server = serve("--size", "320x240", "--transport", "mock,webrtc")) {
      assertThat(plan(server)).startsWith("raw i420 320x240@30 → encode vp8 → packetize vp8; mock");
      watch("mock:" + server.address("demo"));
      watch("whep:" + server.uri("/whep/demo"));
      server.terminate();
    }
  }

  @Test
  void whoComesLateBeginsWithTheKeyFrameThatWasThere() throws IOException, InterruptedException {
    Path film = directory.resolve("film.ivf");
    // Twenty seconds without another key frame.
    NumberedFile.write(film, 600);
    Map<String, Object> settings = Map.of("sutantra.transports.broadcast.key-frame-max-age", "30s");
    try (PackagedServer server =
            new PackagedServer(
                directory, settings, "--source", "file:" + film, "--transport", "broadcast");
        WatchedPattern early = new WatchedPattern("whep:" + server.uri("/whep/demo"))) {
      await().atMost(PATIENCE).until(() -> early.last() >= 90);
      try (WatchedPattern late = new WatchedPattern("whep:" + server.uri("/whep/demo"))) {
        await().atMost(PATIENCE).until(() -> late.last() >= 100);
        long pictures = early.pictures();
        assertThat(early.last())
            .as("the early one is in its first round, in which no other key frame has come")
            .isGreaterThanOrEqualTo(pictures - 2);
      }
      server.terminate();
    }
  }
}
