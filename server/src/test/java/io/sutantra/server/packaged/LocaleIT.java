package io.sutantra.server.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of the release under a locale without UTF-8, as under cron, systemd or in a container, and
 * under a locale with digits of its own.
 */
class LocaleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path FILM =
      Path.of(System.getProperty("vectors.dir", "../../shared/vectors/vp8"))
          .resolve("vp80-00-comprehensive-001.ivf")
          .toAbsolutePath();

  /**
   * Installs the program in a folder whose name has letters beyond ASCII, and plays a film from
   * there. The shell makes the names, since the Java of this test may not be able to.
   */
  private static final String SCRIPT =
      """
      there="$1/$(printf 'Sm\\303\\270rrebr\\303\\270d \\346\\227\\245\\346\\234\\254')"
      film="$there/f$(printf '\\303\\253').ivf"
      mkdir -p "$there/bin"
      cp "$2" "$there/bin/sutantra"
      ln -s "$(dirname "$(dirname "$2")")/lib" "$there/lib"
      cp "$3" "$film"
      cd "$there"
      exec bin/sutantra serve --transport mock --source "file:$film" --http 127.0.0.1:0
      """;

  @TempDir Path directory;

  @Test
  void playsAFilmWhoseNameHasOtherLettersAndWritesNumbersForMachines() throws Exception {
    assumeTrue(Files.exists(FILM), "skipped: " + FILM + " is missing; see -Dvectors.dir");
    File output = directory.resolve("output").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(
                "sh",
                "-c",
                SCRIPT,
                "sh",
                directory.toString(),
                PackagedServer.launcher().toString(),
                FILM.toString())
            .redirectErrorStream(true)
            .redirectOutput(output);
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder
        .environment()
        .putAll(
            Map.of(
                "LC_ALL",
                "C",
                "JAVA_OPTS",
                "-Duser.language=ar -Duser.country=EG -Dsutantra.transports.mock.port=0"));
    Process server = builder.start();
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> !server.isAlive() || text(output).contains("Ctrl-C ends it"));
      Matcher address = Pattern.compile("Open (http://127.0.0.1:[0-9]+/) in").matcher(text(output));
      assertThat(address.find()).as(text(output)).isTrue();
      assertThat(text(output)).containsPattern("sutantra view tcp://127.0.0.1:[0-9]+/STREAM");
      JsonNode demo;
      try (InputStream json =
          URI.create(address.group(1) + "api/streams/demo").toURL().openStream()) {
        demo = new ObjectMapper().readTree(json);
      }
      assertThat(demo.path("state").asText()).as("%s", demo).isEqualTo("running");
      assertThat(demo.path("source").asText()).contains("Smørrebrød 日本");
      assertThat(demo.path("width").asInt()).isEqualTo(176);
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  private static String text(File output) throws IOException {
    return Files.readString(output.toPath(), StandardCharsets.UTF_8);
  }
}
