package io.sutantra.benchmarks.load;

import java.util.Locale;
import picocli.CommandLine;

/** Runs the load tool: {@code ./sutantra load --help}. */
public final class Main {
  private Main() {}

  /** Ends the process with 0 if all went well, 1 if something failed, 2 for wrong arguments. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    System.exit(new CommandLine(new LoadCommand()).execute(arguments));
  }
}
