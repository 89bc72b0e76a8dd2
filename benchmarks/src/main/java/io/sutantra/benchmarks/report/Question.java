package io.sutantra.benchmarks.report;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A question, and the benchmarks that answer it.
 *
 * @param title the title of the section
 * @param method the method of measuring, for people
 * @param rows the rows of the table
 * @param answer the answer in one sentence, computed from the measurements
 */
record Question(
    String title, String method, List<Row> rows, Function<Measurements, String> answer) {
  Question {
    rows = List.copyOf(rows);
  }

  /** Returns whether any of the benchmarks was measured. */
  boolean asked(Measurements measurements) {
    return rows.stream().anyMatch(row -> measurements.find(row.key()).isPresent());
  }

  /** Returns whether everything that the answer may refer to was measured. */
  boolean answerable(Measurements measurements) {
    return rows.stream()
        .flatMap(row -> Stream.of(row.key(), row.baseline()))
        .allMatch(key -> measurements.find(key).isPresent());
  }
}
