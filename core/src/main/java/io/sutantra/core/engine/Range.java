package io.sutantra.core.engine;

/** A check of the numbers in options. */
final class Range {
  private Range() {}

  /**
   * Checks that a number is in its range, both ends included.
   *
   * @param name the name of the number, for the exception's message
   */
  static void check(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s is %d, must be %d to %d".formatted(name, value, min, max));
    }
  }
}
