package io.sutantra.benchmarks.report;

import java.util.Locale;

/** Numbers in a readable form, with three digits. */
final class Texts {
  private Texts() {}

  static String time(double nanos) {
    if (nanos < 1_000) {
      return digits(nanos) + " ns";
    }
    return nanos < 1_000_000 ? digits(nanos / 1_000) + " µs" : digits(nanos / 1_000_000) + " ms";
  }

  static String time(long nanos) {
    return time((double) nanos);
  }

  static String times(double ratio) {
    return digits(ratio) + " ×";
  }

  static String bytes(double bytes) {
    // JMH spreads a few bytes of its own over many operations, and they are no result.
    return Double.isNaN(bytes) ? "" : String.format(Locale.ROOT, "%,.0f", bytes < 0.5 ? 0 : bytes);
  }

  private static String digits(double number) {
    int decimals = number < 10 ? 2 : number < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%,." + decimals + "f", number);
  }
}
