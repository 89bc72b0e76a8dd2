package io.sutantra.source.pattern;

/**
 * The due times of frames at a steady rate: frame {@code n} is due at {@code n / rate} seconds,
 * counted from 0 and rounded to the nanosecond.
 *
 * @param framesPerSecond the rate, more than 0
 */
record FrameTimes(double framesPerSecond) {
  private static final double NANOS = 1e9;

  /** Returns the time at which frame {@code index} is due, in nanoseconds after frame 0. */
  long dueNanos(long index) {
    return Math.round(index * NANOS / framesPerSecond);
  }

  /** Returns the last frame that is due {@code elapsedNanos}, 0 or more, after frame 0. */
  long indexAt(long elapsedNanos) {
    // The division may be off by one frame, so the due times decide.
    long index = (long) (elapsedNanos / NANOS * framesPerSecond);
    while (dueNanos(index) > elapsedNanos) {
      index--;
    }
    while (dueNanos(index + 1) <= elapsedNanos) {
      index++;
    }
    return index;
  }
}
