package io.sutantra.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The processes that this program starts. Closing ends all of them; an interrupt of the program
 * does the same.
 *
 * <p><b>Threading:</b> any thread.
 */
final class ChildProcesses implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 5;

  private final Path logs;
  private final Deque<Child> running = new ArrayDeque<>();
  private final AtomicInteger started = new AtomicInteger();
  private boolean closed;

  /**
   * Creates a registry without processes.
   *
   * @param logs the directory for the processes' output
   */
  ChildProcesses(Path logs) throws IOException {
    this.logs = Files.createDirectories(logs);
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "children-close"));
  }

  /** Starts a process. Its standard input stays open as long as this program lives. */
  synchronized Child start(String name, List<String> command) throws IOException {
    if (closed) {
      throw new IOException(name + " is not started: the program is ending");
    }
    String file = "%03d-%s".formatted(started.incrementAndGet(), name);
    Path log = logs.resolve(file + ".log");
    Path output = logs.resolve(file + ".out");
    ProcessBuilder builder = new ProcessBuilder(command);
    // These variables make the script start this program; a child must start `sutantra serve`.
    builder.environment().keySet().removeAll(List.of("SUTANTRA_MAIN", "SUTANTRA_CLASSPATH"));
    builder.redirectOutput(output.toFile()).redirectError(log.toFile());
    Child child = new Child(name, builder.start(), output, log);
    running.push(child);
    return child;
  }

  /** Ends all processes, the last one first. */
  @Override
  public synchronized void close() {
    closed = true;
    end();
  }

  /** Ends the processes that run; others may be started afterwards. */
  synchronized void end() {
    while (!running.isEmpty()) {
      running.pop().close();
    }
  }

  /**
   * A child process.
   *
   * @param output the file with its standard output
   * @param log the file with its standard error
   */
  record Child(String name, Process process, Path output, Path log) implements AutoCloseable {
    long pid() {
      return process.pid();
    }

    /** Waits until the process listens at an address. */
    Child awaitListening(InetSocketAddress address, Duration patience)
        throws IOException, InterruptedException {
      long deadline = System.nanoTime() + patience.toNanos();
      while (!Loopback.listens(address)) {
        awaitMore(deadline);
      }
      return this;
    }

    /** Waits until the process has printed a text. */
    Child awaitOutput(String text, Duration patience) throws IOException, InterruptedException {
      long deadline = System.nanoTime() + patience.toNanos();
      while (!Files.readString(output).contains(text)) {
        awaitMore(deadline);
      }
      return this;
    }

    private void awaitMore(long deadline) throws IOException, InterruptedException {
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "%s has ended with %d: %s".formatted(name, process.exitValue(), end()));
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("%s is not ready in time: %s".formatted(name, end()));
      }
    }

    /**
     * Waits for the end of the process, and returns its output.
     *
     * @param highestStatus the highest exit status that counts as success
     */
    String awaitEnd(Duration patience, int highestStatus) throws IOException, InterruptedException {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        close();
        throw new IOException("%s did not end within %d s".formatted(name, patience.toSeconds()));
      }
      if (process.exitValue() > highestStatus) {
        throw new IOException(
            "%s has ended with %d: %s".formatted(name, process.exitValue(), end()));
      }
      return Files.readString(output);
    }

    /** Returns the last lines of the output, and the file that has all lines. */
    String end() throws IOException {
      List<String> lines = Files.readAllLines(Files.size(log) > 0 ? log : output);
      List<String> last = lines.subList(Math.max(0, lines.size() - 3), lines.size());
      return String.join(" / ", last) + " (" + log + ")";
    }

    @Override
    public void close() {
      process.destroy();
      boolean interrupted = Thread.interrupted();
      try {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
      } catch (InterruptedException again) {
        process.destroyForcibly();
        interrupted = true;
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
