package io.sutantra.core.fake;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** The misbehaviours that fake plug-ins share. */
final class Misbehaviour {
  private Misbehaviour() {}

  static void throwIf(boolean condition, String message) {
    if (condition) {
      throw new IllegalStateException(message);
    }
  }

  /** Takes half a second. */
  static void delayIf(boolean condition) {
    if (condition) {
      LockSupport.parkNanos(500_000_000);
    }
  }

  /** Blocks for ever, and ignores interrupts. */
  static void hangIf(boolean condition) {
    CountDownLatch never = new CountDownLatch(1);
    while (condition) {
      try {
        never.await();
      } catch (InterruptedException ignored) {
        // A plug-in that hangs ignores the interrupt.
      }
    }
  }
}
