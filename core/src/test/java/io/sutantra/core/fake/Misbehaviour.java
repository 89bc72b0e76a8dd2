package io.sutantra.core.fake;

import java.util.concurrent.CountDownLatch;

/** What bad plug-ins do. */
final class Misbehaviour {
  private Misbehaviour() {}

  static void throwIf(boolean condition, String message) {
    if (condition) {
      throw new IllegalStateException(message);
    }
  }

  /** Blocks for good, and shrugs interrupts off. */
  static void hangIf(boolean condition) {
    CountDownLatch never = new CountDownLatch(1);
    while (condition) {
      try {
        never.await();
      } catch (InterruptedException ignored) {
        // A plug-in that hangs does not care.
      }
    }
  }
}
