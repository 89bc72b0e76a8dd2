package io.sutantra.server.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A viewer in a process of its own: a script for Debian's Python and its packages. */
record PeerScript(String file, String packages) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path SCRIPTS = Path.of("src", "test", "python").toAbsolutePath();
  private static final Duration WATCHING = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MISSING = 77;

  /**
   * Watches for some seconds and returns what was decoded; skips the test if a package that the
   * script needs is missing.
   *
   * @param local the address of this machine to connect from
   */
  JsonNode watch(URI endpoint, String local, String... more)
      throws IOException, InterruptedException {
    String skipped = "skipped: apt-get install --no-install-recommends " + packages;
    assumeTrue(Files.isExecutable(PYTHON), skipped);
    List<String> command = new ArrayList<>(List.of(PYTHON.toString(), "-B", file));
    command.addAll(List.of(endpoint.toString(), Long.toString(WATCHING.toSeconds()), local));
    command.addAll(List.of(more));
    Path errors = Files.createTempFile("sutantra-peer", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(SCRIPTS.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException(file + " does not end:\n" + Files.readString(errors));
      }
      assumeTrue(process.exitValue() != MISSING, skipped);
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.exitValue() != 0) {
        throw new IOException(
            "%s ended with %d:%n%s".formatted(file, process.exitValue(), Files.readString(errors)));
      }
      System.out.println(file + ": " + output);
      return JSON.readTree(output);
    } finally {
      process.destroyForcibly();
      Files.delete(errors);
    }
  }
}
