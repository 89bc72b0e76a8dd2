package io.sutantra.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What is logged as a warning or worse, and what no thread catches, while this is open.
 *
 * <p>It hears {@link System.Logger} where {@code java.util.logging} is behind it, as in the tests
 * of plug-ins. <b>Threading:</b> any thread; one at a time is open.
 */
public final class ReportedProblems implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");
  private static final int MAX_HEARD = 20;

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final Thread.UncaughtExceptionHandler before =
      Thread.getDefaultUncaughtExceptionHandler();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord logged) {
          if (logged.getLevel().intValue() >= Level.WARNING.intValue()) {
            hear(logged.getLevel() + " " + logged.getMessage(), logged.getThrown());
          }
        }

        @Override
        public void flush() {
          // Nothing is kept back.
        }

        @Override
        public void close() {
          // Nothing is held.
        }
      };

  /** Begins to listen. */
  public ReportedProblems() {
    assertThat(System.LoggerFinder.getLoggerFinder().getClass().getModule())
        .as("what is behind System.Logger")
        .isEqualTo(Logger.class.getModule());
    ROOT.addHandler(handler);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, escaped) -> hear("escaped in " + thread.getName(), escaped));
  }

  private synchronized void hear(String what, Throwable thrown) {
    if (heard.size() < MAX_HEARD) {
      heard.add(what + " " + trace(thrown));
    }
  }

  /** The first of them, with their stack traces. */
  public List<String> heard() {
    return List.copyOf(heard);
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    if (thrown != null) {
      thrown.printStackTrace(new PrintWriter(text, true));
    }
    return text.toString();
  }

  @Override
  public void close() {
    Thread.setDefaultUncaughtExceptionHandler(before);
    ROOT.removeHandler(handler);
  }
}
