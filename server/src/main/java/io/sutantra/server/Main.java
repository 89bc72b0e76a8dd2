package io.sutantra.server;

import io.sutantra.server.cli.RootCommand;
import java.util.Locale;

/** The entry point of the program. */
public final class Main {
  private Main() {}

  /**
   * Runs the command that the arguments name; ends the process with 0 (success), 1 (failure) or 2
   * (wrong usage).
   */
  public static void main(String[] arguments) {
    // The program prints and serves English text, which machines read as well, so numbers have the
    // same digits everywhere.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    System.exit(RootCommand.run(arguments));
  }
}
