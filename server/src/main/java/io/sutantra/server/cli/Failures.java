package io.sutantra.server.cli;

import java.io.PrintWriter;

/** Turns what went wrong into what its user needs to read. */
final class Failures {
  private Failures() {}

  /**
   * Prints one readable message.
   *
   * @param verbose whether to print where it went wrong as well
   * @return the exit code
   */
  static int report(Throwable problem, boolean verbose, PrintWriter err) {
    err.println(message(problem, verbose));
    if (verbose) {
      problem.printStackTrace(err);
    }
    err.flush();
    return problem instanceof CommandException known ? known.exitCode() : CommandException.FAILED;
  }

  private static String message(Throwable problem, boolean verbose) {
    if (problem instanceof CommandException) {
      return problem.getMessage();
    }
    return "Unexpected: " + problem + (verbose ? "" : ". With --verbose there is more to read.");
  }
}
