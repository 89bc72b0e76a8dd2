package io.sutantra.benchmarks;

import java.util.Locale;
import picocli.CommandLine;

/** The program that runs the benchmarks: {@code ./sutantra bench --help}. */
public final class Main {
  private Main() {}

  /**
   * Runs the program. The exit status is 0 for success, 1 for a failure and 2 for wrong arguments.
   */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    System.exit(new CommandLine(new BenchCommand()).execute(arguments));
  }
}
