package io.sutantra.transport.broadcast;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * What this process holds at a moment. Numbers of Linux are 0 elsewhere.
 *
 * @param heapBytes in use after garbage was collected
 * @param committedKilobytes of the heap: what it could use without growing
 * @param residentKilobytes of all memory
 */
record ProcessState(
    long heapBytes,
    int threads,
    long descriptors,
    long committedKilobytes,
    long residentKilobytes) {
  private static final int COLLECTIONS = 5;

  /** What has just come to its end may be on its way out. */
  private static final long PAUSE_NANOS = 200_000_000;

  static ProcessState now() throws IOException {
    Runtime java = Runtime.getRuntime();
    long heap = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      java.gc();
      heap = Math.min(heap, java.totalMemory() - java.freeMemory());
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return new ProcessState(
        heap,
        Thread.getAllStackTraces().size(),
        descriptorCount(),
        java.totalMemory() / 1_024,
        residentKilobytesNow());
  }

  /** How many files are open; 0 where that cannot be told. */
  static long descriptorCount() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  /** Of all the process, in kB; 0 where that cannot be told. */
  static long residentKilobytesNow() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0L);
  }
}
