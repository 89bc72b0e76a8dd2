package io.sutantra.core.plugin;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The limit on the time for which callers wait for the answers of a plug-in. All queries to the
 * plug-in share this limit. After one query was not answered in time, no query is waited for during
 * 10 seconds, so that a list of many queries does not wait for each of them.
 *
 * <p><b>Threading:</b> any thread.
 */
public final class WaitLimit {
  private static final long MAX_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long HUNG_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final AtomicLong waitAgainNanos = new AtomicLong(System.nanoTime());

  /** Returns the time to wait now, in nanoseconds; 0 if a query has recently timed out. */
  long nanos() {
    return System.nanoTime() - waitAgainNanos.get() < 0 ? 0 : MAX_WAIT_NANOS;
  }

  /** Returns the maximum time to wait for an answer, in nanoseconds. */
  static long maxNanos() {
    return MAX_WAIT_NANOS;
  }

  /** Records that a query was not answered in time. */
  void timedOut() {
    waitAgainNanos.set(System.nanoTime() + HUNG_NANOS);
  }
}
