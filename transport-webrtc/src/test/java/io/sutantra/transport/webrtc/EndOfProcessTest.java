package io.sutantra.transport.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.FrameSource;
import io.sutantra.api.media.Media;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A test that a process that has served a viewer ends when its main method does. */
class EndOfProcessTest {
  private static final long START_LIMIT_SECONDS = 60;
  private static final Duration END_LIMIT = Duration.ofSeconds(5);

  /** A program that serves one viewer and returns. */
  static final class OneViewer {
    public static void main(String[] arguments) throws Exception {
      try (Stage stage = new Stage(TestSettings.TRANSPORT);
          FrameSource viewer = stage.viewer(TestSettings.WHEP)) {
        viewer.start();
        Media first = viewer.poll(System.nanoTime());
        first.release();
      }
      Files.writeString(Path.of(arguments[0]), Long.toString(System.currentTimeMillis()));
    }
  }

  @Test
  void endsInTimeAndWell(@TempDir Path directory) throws Exception {
    Path closedAt = directory.resolve("closed");
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Djava.io.tmpdir=" + directory,
                OneViewer.class.getName(),
                closedAt.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = process.waitFor(START_LIMIT_SECONDS, TimeUnit.SECONDS);
      long endedAt = System.currentTimeMillis();
      String said = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(ended).as("it ended; it said: %s", said).isTrue();
      assertThat(process.exitValue()).as("its exit code; it said: %s", said).isZero();
      assertThat(endedAt - Long.parseLong(Files.readString(closedAt)))
          .as("milliseconds from the end of main to the end of the process")
          .isLessThan(END_LIMIT.toMillis());
      assertThat(leftOver(directory)).as("unpacked libraries").isEmpty();
    } finally {
      process.destroyForcibly();
    }
  }

  private static String[] leftOver(Path directory) throws IOException {
    File[] files = directory.toFile().listFiles((parent, name) -> name.endsWith(".so"));
    if (files == null) {
      throw new IOException("cannot list " + directory);
    }
    return java.util.Arrays.stream(files).map(File::getName).toArray(String[]::new);
  }
}
