package io.sutantra.server.cli;

import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine.Option;

/** How much is told: the option that every command has. */
final class Verbosity {
  /** Read by {@code logback.xml}. */
  private static final String LEVEL = "log.level";

  /** Not below sutantra, where every key is one of the configuration. */
  private static final String LIBRARIES_LEVEL = "libraries.log.level";

  @Option(
      names = {"-v", "--verbose"},
      description = {"Tell more; twice: everything.", "Errors come with their stack traces."})
  private boolean[] verbose = {};

  /** Whether an argument is the option, for those who have only the arguments. */
  static boolean isSwitch(String argument) {
    return argument.equals("--verbose") || argument.matches("-v+");
  }

  /** Sets logging up. Before the first logger is made. */
  void apply() {
    if (verbose.length > 0 && System.getProperty(LEVEL) == null) {
      System.setProperty(LEVEL, verbose.length == 1 ? "INFO" : "DEBUG");
      System.setProperty(LIBRARIES_LEVEL, "INFO");
    }
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
