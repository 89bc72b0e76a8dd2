package io.sutantra.server.cli;

import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * Standard output and standard error of a server, detached: a terminal that is stopped, or a pipe
 * that nobody reads, holds up no thread that prints or logs, and not the end of the process.
 *
 * <p>All of the process writes to them, the log and what Java itself has to say included.
 */
final class StandardStreams implements AutoCloseable {
  private static final int CAPACITY_BYTES = 256 << 10;
  private static final long PATIENCE_MILLIS = 300;

  private final PrintStream formerOut = System.out;
  private final PrintStream formerErr = System.err;
  private final DroppingOutput out =
      new DroppingOutput("sutantra-stdout", formerOut, CAPACITY_BYTES);
  private final DroppingOutput err =
      new DroppingOutput("sutantra-stderr", formerErr, CAPACITY_BYTES);

  private StandardStreams() {}

  /** Detaches both. */
  static StandardStreams detach() {
    StandardStreams streams = new StandardStreams();
    System.setOut(new PrintStream(streams.out, true, charset("stdout.encoding")));
    System.setErr(new PrintStream(streams.err, true, charset("stderr.encoding")));
    return streams;
  }

  /** What the terminal reads. */
  private static Charset charset(String property) {
    String name = System.getProperty(property, System.getProperty("sun." + property));
    return name != null && Charset.isSupported(name)
        ? Charset.forName(name)
        : Charset.defaultCharset();
  }

  /** Waits until what was printed is out, but not for long. */
  void drain() {
    out.drain(PATIENCE_MILLIS);
    err.drain(PATIENCE_MILLIS);
  }

  /** Puts the former ones back, after {@link #drain}. */
  @Override
  public void close() {
    drain();
    System.setOut(formerOut);
    System.setErr(formerErr);
    out.close();
    err.close();
  }
}
