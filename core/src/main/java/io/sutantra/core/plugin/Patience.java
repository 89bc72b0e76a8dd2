package io.sutantra.core.plugin;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a plug-in is waited for when it is asked. Shared by all questions to it: when one of
 * them was not answered in time, none is waited for for a while, so that a list of many things does
 * not wait for each of them. <b>Threading:</b> any thread.
 */
public final class Patience {
  private static final long AT_ONCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final AtomicLong backAtNanos = new AtomicLong(System.nanoTime());

  /** How long to wait now, in nanoseconds; 0 if it was lost a while ago. */
  long nanos() {
    return System.nanoTime() - backAtNanos.get() < 0 ? 0 : AT_ONCE_NANOS;
  }

  /** The longest that a question is waited for, in nanoseconds. */
  static long mostNanos() {
    return AT_ONCE_NANOS;
  }

  /** A question was not answered in time. */
  void lose() {
    backAtNanos.set(System.nanoTime() + LOST_NANOS);
  }
}
