package io.sutantra.compare;

import picocli.CommandLine;

/** The program behind {@code tools/compare/run}, and behind the helper processes that it starts. */
public final class Compare {
  private Compare() {}

  /**
   * Runs a command; ends the process with 0 if all went well, 1 if something failed, 2 for wrong
   * arguments.
   */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new CompareCommand())
            .addSubcommand(new FeedCommand())
            .addSubcommand(new JanusBridgeCommand())
            .execute(arguments));
  }
}
