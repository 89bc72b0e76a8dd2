package io.sutantra.server.http;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of failures that must not happen. Each failure takes one line of bounded length, and the
 * lines per minute are bounded too, so that nobody can fill the log by causing the same failure
 * again and again.
 *
 * <p>Stack traces are written at level DEBUG of this class. <b>Threading:</b> any thread.
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
   * Makes an empty log.
   *
   * @param nanoTime the clock, which runs as {@link System#nanoTime} does
   */
  FailureLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.intervalStart = nanoTime.getAsLong();
  }

  /**
   * Writes a failure to the log, unless this minute's lines are used up.
   *
   * @param what the operation that failed, such as a request's method and path
   */
  void failed(String what, Throwable problem) {
    String line = line(what, problem);
    if (!line.isEmpty()) {
      LOG.warn(line);
    }
    LOG.debug("{} failed", what, problem);
  }

  /** Returns the line to write; empty if this minute's lines are used up. */
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

  /** Returns the root cause: the exceptions around the root cause repeat what it says. */
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

  /** Returns the first stack frame in Sutantra's own code, or else the topmost frame. */
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
