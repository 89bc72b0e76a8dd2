package io.sutantra.api.media;

/** Numbers in descriptions for people. */
final class Numbers {
  private Numbers() {}

  /** Writes a number with two decimals at most, and without them if they are 0. */
  static String trimmed(double number) {
    long rounded = Math.round(number * 100);
    return rounded % 100 == 0 ? Long.toString(rounded / 100) : Double.toString(rounded / 100.0);
  }
}
