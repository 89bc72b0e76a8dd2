package io.sutantra.benchmarks.load;

import picocli.CommandLine;

/** Runs the load tool: {@code ./sutantra load --help}. */
public final class Main {
  private Main() {}

  /** Ends the process with 0 if all went well, 1 if something failed, 2 for wrong arguments. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new LoadCommand()).execute(arguments));
  }
}
