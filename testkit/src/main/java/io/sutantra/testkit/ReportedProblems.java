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
 * A recorder of warnings and errors that are logged, and of exceptions that no thread catches,
 * while the recorder is open.
 *
 * <p>The recorder hears {@link System.Logger} if {@code java.util.logging} is behind it, as in the
 * tests of plug-ins.
 *
 * <p><b>Threading:</b> any thread; only one recorder is open at a time.
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
          // Records are not buffered.
        }

        @Override
        public void close() {
          // The handler holds no resources.
        }
      };

  /** Begins to record. */
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

  /** Returns the first of the recorded problems, with their stack traces. */
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
