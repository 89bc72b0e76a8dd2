package io.sutantra.benchmarks.report;

/**
 * A line of a table.
 *
 * @param label the label for people
 * @param key the key of the measurement
 * @param baseline the key of the baseline; the row's own key if the row is the baseline
 * @param packets the number of RTP packets that an operation makes, counted once for each sink; 0
 *     if the number has no meaning
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
