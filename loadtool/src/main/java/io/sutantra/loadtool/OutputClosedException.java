package io.sutantra.loadtool;

/** A failure to print: nobody reads the output, as behind {@code | head -1}. */
final class OutputClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The exit code 128 plus the number of SIGPIPE, as of other programs that this signal ends. */
  static final int EXIT_CODE = 141;

  private OutputClosedException() {
    super("nobody reads the output", null, false, false);
  }

  /** Throws this exception if the last output found no reader. */
  static void throwIfClosed() {
    // Writers do not report errors, but the stream beneath them does.
    if (System.out.checkError()) {
      throw new OutputClosedException();
    }
  }
}
