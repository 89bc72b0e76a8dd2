package io.sutantra.compare;

import java.io.IOException;

/**
 * Standard input as a sign of life: when the parent process ends, even if it is killed, the input
 * ends.
 */
final class StandardInput {
  private StandardInput() {}

  /** Returns when the input has ended; discards all input. */
  static void awaitEnd() {
    try {
      while (System.in.read() >= 0) {
        // The input has no meaning.
      }
    } catch (IOException broken) {
      // A broken input is an end as well.
    }
  }
}
