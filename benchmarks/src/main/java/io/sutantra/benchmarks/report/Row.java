package io.sutantra.benchmarks.report;

/**
 * A line of a table.
 *
 * @param label for people
 * @param key of the measurement
 * @param baseline key of what it is compared with; its own if it is the baseline
 * @param packets how many RTP packets an operation makes, counted once for each sink; 0 if that
 *     means nothing
 */
record Row(String label, String key, String baseline, int packets) {
  static Row of(String label, String key, String baseline) {
    return new Row(label, key, baseline, 0);
  }

  static Row baseline(String label, String key) {
    return new Row(label, key, key, 0);
  }

  Row withPackets(int count) {
    return new Row(label, key, baseline, count);
  }

  boolean isBaseline() {
    return key.equals(baseline);
  }
}
