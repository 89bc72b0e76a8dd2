package io.sutantra.server;

import io.sutantra.server.cli.RootCommand;
import java.util.Locale;

/** Where the program starts. */
public final class Main {
  private Main() {}

  /** Does what the arguments say; ends the process with 0, 1 (it failed) or 2 (asked wrongly). */
  public static void main(String[] arguments) {
    // What the program prints and serves is English, and read by machines too: numbers are written
    // in
    // the same digits everywhere.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    System.exit(RootCommand.run(arguments));
  }
}
