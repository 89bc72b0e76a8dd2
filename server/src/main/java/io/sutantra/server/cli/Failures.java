package io.sutantra.server.cli;

import io.sutantra.api.SettingsException;
import io.sutantra.core.config.ConfigurationException;
import io.sutantra.core.engine.StreamException;
import io.sutantra.core.pipeline.PlanException;
import io.sutantra.core.plugin.PluginException;
import io.sutantra.core.plugin.UnknownPluginException;
import java.io.PrintWriter;

/** The reports of failed commands: turns exceptions into messages for users and into exit codes. */
final class Failures {
  private Failures() {}

  /**
   * Prints one readable message.
   *
   * @param verbose whether to print the stack trace as well
   * @return the exit code
   */
  static int report(Throwable problem, boolean verbose, PrintWriter err) {
    int exitCode = exitCode(problem);
    if (exitCode == CommandException.OUTPUT_CLOSED) {
      return exitCode;
    }
    err.println(message(problem, verbose));
    if (verbose) {
      problem.printStackTrace(err);
    }
    err.flush();
    return exitCode;
  }

  private static int exitCode(Throwable problem) {
    if (problem instanceof CommandException known) {
      return known.exitCode();
    }
    boolean wrongly =
        isConfiguration(problem)
            || (problem instanceof StreamException && isConfiguration(problem.getCause()));
    return wrongly ? CommandException.WRONG_USAGE : CommandException.FAILED;
  }

  /** Returns whether no attempt can start the stream, because its configuration is wrong. */
  static boolean isConfiguration(StreamException problem) {
    return isConfiguration(problem.getCause());
  }

  private static boolean isConfiguration(Throwable problem) {
    return problem instanceof ConfigurationException
        || problem instanceof PluginException
        || problem instanceof UnknownPluginException
        || problem instanceof SettingsException
        || problem instanceof PlanException
        || problem instanceof IllegalArgumentException;
  }

  private static String message(Throwable problem, boolean verbose) {
    boolean known =
        problem instanceof CommandException
            || problem instanceof StreamException
            || isConfiguration(problem);
    if (known && problem.getMessage() != null) {
      return problem.getMessage();
    }
    return "Unexpected: " + problem + (verbose ? "" : ". With --verbose there is more to read.");
  }
}
