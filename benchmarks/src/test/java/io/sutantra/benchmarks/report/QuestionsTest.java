package io.sutantra.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

class QuestionsTest {
  @Test
  void everyBenchmarkAnswersAQuestionAndEveryQuestionHasItsBenchmarks() {
    Set<String> asked = new TreeSet<>();
    for (Question question : Questions.all()) {
      for (Row row : question.rows()) {
        asked.add(row.key());
        assertThat(question.rows()).extracting(Row::key).contains(row.baseline());
      }
    }
    assertThat(asked).isEqualTo(keysOfAllBenchmarks());
  }

  @Test
  void answersAreComputed() {
    for (Question question : Questions.all()) {
      Measurements measured = new Measurements();
      question.rows().forEach(row -> measured.put(row.key(), samples(row.isBaseline() ? 2 : 5)));
      assertThat(question.answerable(measured)).isTrue();
      String answer = question.answer().apply(measured);
      assertThat(answer).as(question.title()).contains("5.00 ns").endsWith(".");
    }
  }

  private static Measurement samples(double nanos) {
    return new Measurement(new double[] {nanos, nanos - 1, nanos + 1}, 0);
  }

  private static Set<String> keysOfAllBenchmarks() {
    OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
    Set<String> keys = new TreeSet<>();
    for (BenchmarkListEntry entry :
        BenchmarkList.defaultList().find(silent, List.of(), List.of())) {
      List<String> combinations = List.of("");
      Map<String, String[]> params = new TreeMap<>(entry.getParams().orElse(Map.of()));
      for (Map.Entry<String, String[]> param : params.entrySet()) {
        List<String> longer = new ArrayList<>();
        for (String before : combinations) {
          for (String value : param.getValue()) {
            longer.add(before + (before.isEmpty() ? "" : ",") + param.getKey() + "=" + value);
          }
        }
        combinations = longer;
      }
      String name = Measurements.shortName(entry.getUsername());
      combinations.forEach(values -> keys.add(values.isEmpty() ? name : name + "(" + values + ")"));
    }
    return keys;
  }
}
