package io.sutantra.server.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The program as a process of its own, started by the launcher that users have. */
final class Program implements AutoCloseable {
  private static final Path LAUNCHER = Path.of("src/assembly/bin/sutantra").toAbsolutePath();
  private static final int PATIENCE_SECONDS = 60;

  private final Path directory;
  private final Process process;

  /** Starts the program in an empty directory. */
  Program(String... arguments) throws IOException {
    this(List.of(LAUNCHER.toString()), arguments);
  }

  private Program(List<String> launcher, String... arguments) throws IOException {
    directory = Files.createTempDirectory("sutantra-program");
    List<String> command = new ArrayList<>(launcher);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("JAVA_OPTS", "-Xmx256m");
    environment.put("SUTANTRA_CLASSPATH", System.getProperty("java.class.path"));
    process =
        builder
            .directory(directory.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
  }

  /**
   * Starts the program with a reader that stops after the first line; the exit code is the
   * program's.
   */
  static Program intoHead(String... arguments) throws IOException {
    return new Program(
        List.of(
            "bash", "-c", "\"$@\" | head -n 1; exit ${PIPESTATUS[0]}", "-", LAUNCHER.toString()),
        arguments);
  }

  /** Waits for the end of the process, and returns its exit code. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it still runs after " + PATIENCE_SECONDS + " s: " + out() + err());
    }
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Returns the standard output so far. */
  String out() {
    return read("out");
  }

  /** Returns the standard error so far. */
  String err() {
    return read("err");
  }

  /** Sends a signal by its name, as Ctrl-C and service managers do. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Returns the names of the files that the program has left in its directory. */
  List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private String read(String name) {
    try {
      return Files.readString(directory.resolve(name), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
