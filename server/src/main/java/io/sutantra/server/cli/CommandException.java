package io.sutantra.server.cli;

/** A command that cannot go on. The message is all that its user needs to know. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** It was asked rightly and failed. */
  static final int FAILED = 1;

  /** What was asked, or configured, cannot be done. */
  static final int ASKED_WRONGLY = 2;

  /** Nobody reads what it prints: 128 and the number of SIGPIPE, of which other programs die. */
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

  static CommandException askedWrongly(String message) {
    return new CommandException(ASKED_WRONGLY, message, null);
  }

  /** Ends a command without a word, which nobody would read. */
  static CommandException outputClosed() {
    return new CommandException(OUTPUT_CLOSED, "", null);
  }

  int exitCode() {
    return exitCode;
  }
}
