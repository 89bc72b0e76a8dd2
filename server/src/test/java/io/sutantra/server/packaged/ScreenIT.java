package io.sutantra.server.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sutantra.api.media.VideoFrame;
import io.sutantra.core.engine.Receiver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a served screen, that of an X server of the test's own. */
class ScreenIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LUMA_OF_WHITE = 235;
  private static final int LUMA_OF_BLACK = 16;
  private static final int SLIGHTLY = 12;

  @TempDir Path directory;

  private static Process startDisplay(String... options) throws IOException {
    boolean installed =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "Xvfb")));
    assumeTrue(installed, "skipped: Xvfb is not installed: apt install xvfb");
    String[] command = {
      "Xvfb", "-displayfd", "1", "-screen", "0", "640x360x24", "-nolisten", "tcp", "-noreset"
    };
    String[] all = Arrays.copyOf(command, command.length + options.length);
    System.arraycopy(options, 0, all, command.length, options.length);
    return new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static String number(Process display) throws IOException {
    return display.inputReader(StandardCharsets.US_ASCII).readLine();
  }

  private static int corner(VideoFrame picture) {
    return Byte.toUnsignedInt(picture.data().get(10 * picture.lumaStride() + 10));
  }

  @Test
  void isSeenByViewersAndMayVanishAndComeBack() throws IOException, InterruptedException {
    AtomicInteger luma = new AtomicInteger();
    Process display = startDisplay("-wr");
    Process next = null;
    String number = number(display);
    Map<String, Object> settings =
        Map.of("sutantra.engine.source-retry-max-delay", "1s", "sutantra.sources.screen.size", "");
    try (PackagedServer server =
            new PackagedServer(directory, settings, "--source", "screen::" + number);
        Receiver viewer =
            WatchedPattern.receiver(
                "whep:" + server.uri("/whep/demo"), picture -> luma.set(corner(picture)))) {
      assertThat(server.get("/api/streams/demo").path("plan").asText())
          .startsWith("raw i420 640x360@30 → encode vp8");
      await().atMost(PATIENCE).until(() -> Math.abs(luma.get() - LUMA_OF_WHITE) < SLIGHTLY);

      display.destroyForcibly().waitFor();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(server.get("/api/streams/demo").toString())
                      .contains("retrying")
                      .contains("display ':" + number + "'"));
      next = startDisplay(":" + number, "-br");
      assertThat(number(next)).isEqualTo(number);
      await().atMost(PATIENCE).until(() -> Math.abs(luma.get() - LUMA_OF_BLACK) < SLIGHTLY);
      assertThat(viewer.failure()).as("the viewer's connection").isEmpty();
      server.terminate();
    } finally {
      display.destroyForcibly();
      if (next != null) {
        next.destroyForcibly();
      }
    }
  }
}
