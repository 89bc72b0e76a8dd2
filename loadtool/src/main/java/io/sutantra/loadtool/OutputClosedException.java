package io.sutantra.loadtool;

/** A failure to print: nobody reads the output, as behind {@code | head -1}. */
final class OutputClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** 128 and the number of SIGPIPE, of which other programs die. */
  static final int EXIT_CODE = 141;

  private OutputClosedException() {
    super("nobody reads the output", null, false, false);
  }

  /** Throws it if what was printed last found no reader. */
  static void throwIfClosed() {
    // Writers do not tell, but the stream beneath them does.
    if (System.out.checkError()) {
      throw new OutputClosedException();
    }
  }
}
