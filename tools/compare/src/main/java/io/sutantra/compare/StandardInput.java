package io.sutantra.compare;

import java.io.IOException;

/**
 * Standard input as a leash: whoever started this program holds the other end, and may be killed.
 */
final class StandardInput {
  private StandardInput() {}

  /** Returns when it has ended; what comes is thrown away. */
  static void awaitEnd() {
    try {
      while (System.in.read() >= 0) {
        // Nobody has anything to say.
      }
    } catch (IOException broken) {
      // That is an end as well.
    }
  }
}
