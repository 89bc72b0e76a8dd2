package io.sutantra.server.cli;

import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine.Option;

/** The option for more output, which every command has. */
final class Verbosity {
  /** The system property that {@code logback.xml} reads. */
  private static final String LEVEL = "log.level";

  /**
   * The libraries' property, which is outside of sutantra: there every key must be one of the
   * configuration.
   */
  private static final String LIBRARIES_LEVEL = "libraries.log.level";

  @Option(
      names = {"-v", "--verbose"},
      description = {"Tell more; twice: everything.", "Errors come with their stack traces."})
  private boolean[] verbose = {};

  /** Returns whether an argument is this option, for callers that have only the arguments. */
  static boolean isSwitch(String argument) {
    return argument.equals("--verbose") || argument.matches("-v+");
  }

  /** Sets up logging. Must be called before the first logger is made. */
  void apply() {
    if (verbose.length > 0 && System.getProperty(LEVEL) == null) {
      System.setProperty(LEVEL, verbose.length == 1 ? "INFO" : "DEBUG");
      System.setProperty(LIBRARIES_LEVEL, "INFO");
    }
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
