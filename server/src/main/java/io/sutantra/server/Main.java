package io.sutantra.server;

import io.sutantra.server.cli.RootCommand;

/** Where the program starts. */
public final class Main {
  private Main() {}

  /** Does what the arguments say; ends the process with 0, 1 (it failed) or 2 (asked wrongly). */
  public static void main(String[] arguments) {
    System.exit(RootCommand.run(arguments));
  }
}
