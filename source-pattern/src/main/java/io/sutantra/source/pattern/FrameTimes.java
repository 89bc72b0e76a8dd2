package io.sutantra.source.pattern;

/**
 * Which frame of a steady rate is due when: frame {@code n} at {@code n / rate} seconds, counted
 * from 0 and rounded to the nanosecond.
 *
 * @param framesPerSecond more than 0
 */
record FrameTimes(double framesPerSecond) {
  private static final double NANOS = 1e9;

  /** When frame {@code index} is due, in nanoseconds after frame 0. */
  long dueNanos(long index) {
    return Math.round(index * NANOS / framesPerSecond);
  }

  /** The last frame that is due {@code elapsedNanos}, 0 or more, after frame 0. */
  long indexAt(long elapsedNanos) {
    // The division may end up one beside the right frame: the due times decide.
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
