package io.sutantra.server.cli;

import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * The standard output and standard error of a server, detached. A stopped terminal or an unread
 * pipe blocks no thread that prints or logs, and does not block the end of the process.
 *
 * <p>All output of the process goes through them, including the log and the messages of Java
 * itself.
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

  /** Detaches both streams. */
  static StandardStreams detach() {
    StandardStreams streams = new StandardStreams();
    System.setOut(new PrintStream(streams.out, true, charset("stdout.encoding")));
    System.setErr(new PrintStream(streams.err, true, charset("stderr.encoding")));
    return streams;
  }

  /** Returns the character set of the terminal. */
  private static Charset charset(String property) {
    String name = System.getProperty(property, System.getProperty("sun." + property));
    return name != null && Charset.isSupported(name)
        ? Charset.forName(name)
        : Charset.defaultCharset();
  }

  /** Waits until all output is written, but only for a short time. */
  void drain() {
    out.drain(PATIENCE_MILLIS);
    err.drain(PATIENCE_MILLIS);
  }

  /** Restores the former streams, after {@link #drain}. */
  @Override
  public void close() {
    drain();
    System.setOut(formerOut);
    System.setErr(formerErr);
    out.close();
    err.close();
  }
}
