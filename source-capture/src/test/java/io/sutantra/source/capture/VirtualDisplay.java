package io.sutantra.source.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** An X server without a screen, Xvfb, on a free display. */
final class VirtualDisplay implements AutoCloseable {
  private final Process server;
  private final String name;

  private VirtualDisplay(Process server, String name) {
    this.server = server;
    this.name = name;
  }

  /**
   * Starts a server; skips the test if Xvfb is not installed.
   *
   * @param screen the size and depth of the screen, such as {@code 640x360x24}
   */
  static VirtualDisplay start(String screen) throws IOException {
    boolean installed =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "Xvfb")));
    assumeTrue(installed, "Xvfb is not installed: apt install xvfb");
    Process server =
        new ProcessBuilder(
                "Xvfb", "-displayfd", "1", "-screen", "0", screen, "-nolisten", "tcp", "-noreset")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader out = server.inputReader(StandardCharsets.US_ASCII);
    String number = out.readLine();
    if (number == null) {
      server.destroyForcibly();
    }
    assertThat(number).as("the number of Xvfb's display").matches("\\d+");
    return new VirtualDisplay(server, ":" + number);
  }

  /** Returns the name of the display. */
  String name() {
    return name;
  }

  /** Kills the server. */
  void kill() throws InterruptedException {
    server.destroyForcibly();
    assertThat(server.waitFor(10, TimeUnit.SECONDS)).as("Xvfb has ended").isTrue();
  }

  /** Stops the server, so that it answers nothing, or lets it go on. */
  void freeze(boolean frozen) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", frozen ? "-STOP" : "-CONT", Long.toString(server.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  @Override
  public void close() {
    server.destroyForcibly();
  }
}
