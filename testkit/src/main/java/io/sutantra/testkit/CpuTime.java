package io.sutantra.testkit;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Bounds on the processor time of a piece of code. Processor time does not depend on the other load
 * of the machine.
 */
public final class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int RUNS = 5;
  private static final long NANOS = 20_000_000;
  private static final long NANOS_PER_BYTE = 2_000;

  private CpuTime() {}

  /**
   * Checks that reading an input takes at most 20 ms plus 2 µs per byte. Code that takes longer is
   * run again on this thread, because the first runs include class loading and uncompiled code.
   *
   * @throws AssertionError if each of five runs takes longer
   */
  public static void growsWith(int inputBytes, Runnable code) {
    long limit = NANOS + inputBytes * NANOS_PER_BYTE;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < RUNS; i++) {
      long before = THREADS.getCurrentThreadCpuTime();
      code.run();
      least = Math.min(least, THREADS.getCurrentThreadCpuTime() - before);
      if (least <= limit) {
        return;
      }
    }
    throw new AssertionError(
        "%d bytes took %,d µs of the processor, must take %,d at most"
            .formatted(inputBytes, least / 1_000, limit / 1_000));
  }
}
