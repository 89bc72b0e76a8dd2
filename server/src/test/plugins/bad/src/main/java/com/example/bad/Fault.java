package com.example.bad;

import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** The place where a plug-in fails: one method, or all methods. */
record Fault(Set<String> places) {
  /**
   * Reads a fault, such as {@code poll}, {@code poll-close}, {@code everything} or {@code hang}.
   */
  static Fault in(String text) {
    return new Fault(Set.of(text.split("-", -1)));
  }

  void reach(String method) {
    if (places.contains(method) || places.contains("everything")) {
      throw new IllegalStateException(method + " is broken");
    }
    if (method.equals("close") && places.contains("hang")) {
      hang();
    }
  }

  /** Blocks for ever, and ignores interrupts. */
  private static void hang() {
    CountDownLatch never = new CountDownLatch(1);
    while (never.getCount() > 0) {
      try {
        never.await();
      } catch (InterruptedException ignored) {
        // A plug-in that hangs ignores interrupts.
      }
    }
  }
}
