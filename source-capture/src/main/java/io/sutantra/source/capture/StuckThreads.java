package io.sutantra.source.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The threads that hang in the drivers of devices. A stream opens its source again and again; the
 * limit keeps a driver that hangs from collecting threads.
 *
 * <p><b>Threading:</b> any thread.
 */
final class StuckThreads {
  private static final int MOST = 4;

  private final List<Thread> threads = new ArrayList<>();

  /** Adds a thread, which counts until its end. */
  synchronized void add(Thread thread) {
    threads.add(thread);
  }

  /** Returns if few threads hang. */
  synchronized void requireFew(String what) throws IOException {
    threads.removeIf(thread -> !thread.isAlive());
    if (threads.size() >= MOST) {
      throw new IOException(
          "%s is not opened: %d earlier captures still hang in the drivers of their devices"
              .formatted(what, threads.size()));
    }
  }
}
