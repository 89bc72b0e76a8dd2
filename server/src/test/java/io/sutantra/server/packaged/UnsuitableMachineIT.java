package io.sutantra.server.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of an unsuitable machine: the server reports the problem at its start, not when the first
 * viewer comes.
 */
class UnsuitableMachineIT {
  @TempDir Path directory;

  @Test
  void whereNativeLibrariesCannotBeUnpackedTheServerSaysSoAndEnds() throws Exception {
    String command =
        sharedCase("no-native-cache.sh")
            .replace(
                "/opt/sutantra/bin/sutantra serve",
                PackagedServer.launcher()
                    + " serve --http 127.0.0.1:0 --set sutantra.transports.broadcast.port=0");
    assumeThat(new ProcessBuilder("unshare", "-m", "true").start().waitFor())
        .as("this needs to be root")
        .isZero();
    Path output = directory.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    // Java is started directly: the suite's launcher, which uses a network namespace, is for root
    // alone.
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process server = builder.start();
    try {
      assertThat(server.waitFor(60, TimeUnit.SECONDS)).as(Files.readString(output)).isTrue();
      assertThat(server.exitValue()).isEqualTo(1);
      assertThat(Files.readString(output))
          .contains("stream 'demo' cannot start", "noexec", "-Dorg.bytedeco.javacpp.cachedir=DIR")
          .doesNotContain("Open http", "\tat ");
    } finally {
      server.destroyForcibly();
    }
  }

  /** Returns a case from the folder beside the project; skips the test if the case is missing. */
  private static String sharedCase(String name) throws IOException {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path file = at.resolve("shared/cases").resolve(name);
      if (Files.isReadable(file)) {
        return Files.readString(file);
      }
    }
    assumeThat(false).as("there is no shared/cases/" + name + " beside the project").isTrue();
    throw new AssertionError();
  }
}
