package io.sutantra.benchmarks.report;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What somebody wants to know, and the benchmarks that tell.
 *
 * @param title of the section
 * @param method how it is measured, for people
 * @param rows of the table
 * @param answer one sentence, computed from what was measured
 */
record Question(
    String title, String method, List<Row> rows, Function<Measurements, String> answer) {
  Question {
    rows = List.copyOf(rows);
  }

  /** Whether anything of it was measured. */
  boolean asked(Measurements measurements) {
    return rows.stream().anyMatch(row -> measurements.find(row.key()).isPresent());
  }

  /** Whether all that an answer may refer to was measured. */
  boolean answerable(Measurements measurements) {
    return rows.stream()
        .flatMap(row -> Stream.of(row.key(), row.baseline()))
        .allMatch(key -> measurements.find(key).isPresent());
  }
}
