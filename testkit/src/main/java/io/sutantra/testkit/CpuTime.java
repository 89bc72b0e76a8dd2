package io.sutantra.testkit;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Bounds for the time that a piece of code has the processor for, which does not depend on what
 * else the machine has to do.
 */
public final class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int RUNS = 5;
  private static final long NANOS = 20_000_000;
  private static final long NANOS_PER_BYTE = 2_000;

  private CpuTime() {}

  /**
   * Checks that reading an input takes no longer than its length is worth: 20 ms and 2 µs a byte.
   * The code is run again, on this thread, if it takes longer: the first runs pay for classes that
   * are loaded and code that is not compiled yet.
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
