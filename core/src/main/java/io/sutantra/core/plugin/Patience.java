package io.sutantra.core.plugin;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The hang record of a plug-in, which determines how long callers wait for its answers. All queries
 * to the plug-in share this record. After one query was not answered in time, no query is waited
 * for during 10 seconds, so that a list of many queries does not wait for each of them.
 *
 * <p><b>Threading:</b> any thread.
 */
public final class Patience {
  private static final long AT_ONCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final AtomicLong backAtNanos = new AtomicLong(System.nanoTime());

  /** Returns the time to wait now, in nanoseconds; 0 if a query has recently timed out. */
  long nanos() {
    return System.nanoTime() - backAtNanos.get() < 0 ? 0 : AT_ONCE_NANOS;
  }

  /** Returns the maximum time to wait for an answer, in nanoseconds. */
  static long mostNanos() {
    return AT_ONCE_NANOS;
  }

  /** Records that a query was not answered in time. */
  void lose() {
    backAtNanos.set(System.nanoTime() + LOST_NANOS);
  }
}
