package io.sutantra.server.http;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what failed that must not: one line of bounded length for each failure, and few lines
 * in a minute, so that nobody fills the log by making the same thing fail again and again.
 *
 * <p>Whoever wants the stack traces sets the level of this class to DEBUG. <b>Threading:</b> any
 * thread.
 */
final class FailureLog {
  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
  private static final int LINES = 10;
  private static final long INTERVAL_NANOS = 60_000_000_000L;
  private static final int MAX_CHARACTERS = 400;
  private static final int MAX_CAUSES = 16;
  private static final String OURS = "io.sutantra.";

  private final LongSupplier nanoTime;
  private long intervalStart;
  private int lines;
  private long leftOut;

  /**
   * An empty one.
   *
   * @param nanoTime the time, as {@link System#nanoTime} has it
   */
  FailureLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.intervalStart = nanoTime.getAsLong();
  }

  /**
   * Writes a failure down, if there is room for it.
   *
   * @param what failed, such as a request's method and path
   */
  void failed(String what, Throwable problem) {
    String line = line(what, problem);
    if (!line.isEmpty()) {
      LOG.warn(line);
    }
    LOG.debug("{} failed", what, problem);
  }

  /** The line to write; empty if there is no room for it. */
  synchronized String line(String what, Throwable problem) {
    long now = nanoTime.getAsLong();
    if (now - intervalStart >= INTERVAL_NANOS) {
      intervalStart = now;
      lines = 0;
    }
    if (lines == LINES) {
      leftOut++;
      return "";
    }
    lines++;
    String before = leftOut == 0 ? "" : " (%d failures before it are not shown)".formatted(leftOut);
    leftOut = 0;
    Throwable cause = cause(problem);
    return bounded(what) + " failed: " + bounded(String.valueOf(cause)) + place(cause) + before;
  }

  /** What was thrown first: the others say the same in other words. */
  private static Throwable cause(Throwable problem) {
    Throwable cause = problem;
    for (int i = 0; i < MAX_CAUSES && cause != null && cause.getCause() != null; i++) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String bounded(String text) {
    String cut = text.length() > MAX_CHARACTERS ? text.substring(0, MAX_CHARACTERS) + "…" : text;
    return cut.replaceAll("[^ -~…]", "?");
  }

  /** Where in our code it was, or where at all. */
  private static String place(Throwable problem) {
    StackTraceElement[] trace =
        problem == null ? new StackTraceElement[0] : problem.getStackTrace();
    for (StackTraceElement frame : trace) {
      if (frame.getClassName().startsWith(OURS)) {
        return " at " + frame;
      }
    }
    return trace.length == 0 ? "" : " at " + trace[0];
  }
}
