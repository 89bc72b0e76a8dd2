package io.sutantra.transport.broadcast;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * The resources of this process at a moment. Numbers that only Linux has are 0 on other systems.
 *
 * @param heapBytes the heap in use after garbage collections
 * @param threads the number of live threads
 * @param descriptors the number of open files; Linux only
 * @param committedKilobytes the committed size of the heap
 * @param residentKilobytes the resident memory of the whole process; Linux only
 */
record ProcessState(
    long heapBytes,
    int threads,
    long descriptors,
    long committedKilobytes,
    long residentKilobytes) {
  private static final int COLLECTIONS = 5;

  /** The pause between two collections, in which ending threads and references disappear. */
  private static final long PAUSE_NANOS = 200_000_000;

  /** Collects garbage, and returns the present state. */
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

  /** Returns the number of open files; 0 if the system does not tell. */
  static long descriptorCount() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  /** Returns the resident memory in kB; 0 if the system does not tell. */
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
