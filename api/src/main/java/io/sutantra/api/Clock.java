package io.sutantra.api;

/**
 * The clock that plug-ins use instead of the system's. Tests replace the clock by one that they
 * advance by hand.
 */
public interface Clock {
  /**
   * Returns the monotonic time in nanoseconds from an arbitrary origin, as {@link
   * System#nanoTime()}.
   */
  long nanoTime();

  /** Returns the milliseconds since 1970 (UTC), as {@link System#currentTimeMillis()}. */
  long epochMillis();

  /** Returns the system's clock. */
  static Clock system() {
    return new Clock() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public long epochMillis() {
        return System.currentTimeMillis();
      }
    };
  }
}
