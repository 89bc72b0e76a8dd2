package io.sutantra.server.load;

import io.sutantra.server.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program of this project in a process of its own, with the class path of the test. The output
 * goes to a file, so that the program never waits for a reader.
 */
final class ChildProgram implements AutoCloseable {
  private static final String MAIN = Main.class.getName();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern WATCH = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/watch/demo");

  private final Process process;
  private final Path output;

  private ChildProgram(String mainClass, Path output, List<String> arguments) throws IOException {
    this(List.of(), mainClass, output, arguments);
  }

  private ChildProgram(List<String> before, String mainClass, Path output, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            mainClass));
    command.addAll(arguments);
    this.output = output;
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
  }

  /** Starts the server, which broadcasts one test pattern on free ports. */
  static ChildProgram serve(Path output, String... options) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "serve",
                "--transport",
                "broadcast",
                "--http",
                "127.0.0.1:0",
                "--size",
                "160x90",
                "--set",
                "sutantra.transports.broadcast.port=0"));
    arguments.addAll(List.of(options));
    return new ChildProgram(MAIN, output, arguments);
  }

  /** Starts the load tool. */
  static ChildProgram load(Path output, String... arguments) throws IOException {
    return new ChildProgram(MAIN, output, load(arguments));
  }

  /**
   * Starts the load tool with a reader that stops after one line; the exit status is the tool's.
   */
  static ChildProgram loadIntoHead(Path output, String... arguments) throws IOException {
    return new ChildProgram(
        List.of("bash", "-c", "\"$@\" | head -n 1; exit ${PIPESTATUS[0]}", "-"),
        MAIN,
        output,
        load(arguments));
  }

  private static List<String> load(String... arguments) {
    return Stream.concat(Stream.of("load"), Stream.of(arguments)).toList();
  }

  /** Waits for the server's address, and returns it; the address ends in a slash. */
  String awaitAddress() throws IOException, InterruptedException {
    String watch = awaitOutput(WATCH);
    return watch.substring(0, watch.indexOf("watch/demo"));
  }

  /** Waits for the first match of a pattern in the output, and returns it. */
  String awaitOutput(Pattern pattern) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      boolean ended = process.waitFor(50, TimeUnit.MILLISECONDS);
      Matcher matcher = pattern.matcher(output());
      if (matcher.find()) {
        return matcher.group();
      }
      if (ended || System.nanoTime() - deadline > 0) {
        throw new IOException("it did not say '%s', but: %s".formatted(pattern, output()));
      }
    }
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  long pid() {
    return process.pid();
  }

  boolean runs() {
    return process.isAlive();
  }

  /** Sends SIGKILL, which the virtual machine cannot handle. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Waits for the end of the process, and returns its exit status. */
  int awaitEnd() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("it does not end: " + output());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
