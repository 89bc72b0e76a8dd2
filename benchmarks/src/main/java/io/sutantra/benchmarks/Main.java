package io.sutantra.benchmarks;

import java.util.Locale;
import picocli.CommandLine;

/** Runs the benchmarks: {@code ./sutantra bench --help}. */
public final class Main {
  private Main() {}

  /** Ends the process with 0 if all went well, 1 if something failed, 2 for wrong arguments. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    System.exit(new CommandLine(new BenchCommand()).execute(arguments));
  }
}
