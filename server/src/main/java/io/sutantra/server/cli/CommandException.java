package io.sutantra.server.cli;

/** The failure of a command. The message is all that the user needs to know. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The exit code of a command that was used correctly and failed. */
  static final int FAILED = 1;

  /** The exit code of a command whose arguments or configuration are wrong. */
  static final int WRONG_USAGE = 2;

  /**
   * The exit code of a command whose output nobody reads: 128 plus the number of SIGPIPE, as of
   * other programs that this signal ends.
   */
  static final int OUTPUT_CLOSED = 141;

  private final int exitCode;

  private CommandException(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  static CommandException failed(String message) {
    return new CommandException(FAILED, message, null);
  }

  static CommandException failed(String message, Throwable cause) {
    return new CommandException(FAILED, message, cause);
  }

  static CommandException wrongUsage(String message) {
    return new CommandException(WRONG_USAGE, message, null);
  }

  /** Ends a command without a message, as nobody would read it. */
  static CommandException outputClosed() {
    return new CommandException(OUTPUT_CLOSED, "", null);
  }

  int exitCode() {
    return exitCode;
  }
}
