package io.sutantra.api;

/** Time, as a plug-in may know it. Tests hand in one that they turn by hand. */
public interface Clock {
  /** Monotonic time in nanoseconds from an arbitrary origin, as {@link System#nanoTime()}. */
  long nanoTime();

  /** Milliseconds since 1970 (UTC), as {@link System#currentTimeMillis()}. */
  long epochMillis();

  /** The machine's own clocks. */
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
