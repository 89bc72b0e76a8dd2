package io.sutantra.api.media;

/** The formatting of numbers in descriptions for people. */
final class Numbers {
  private Numbers() {}

  /** Formats a number with at most two decimals, and without decimals if they are 0. */
  static String trimmed(double number) {
    long rounded = Math.round(number * 100);
    return rounded % 100 == 0 ? Long.toString(rounded / 100) : Double.toString(rounded / 100.0);
  }
}
