package io.sutantra.benchmarks;

import io.sutantra.benchmarks.latency.LatencyCase;
import io.sutantra.benchmarks.report.Measurements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The benchmarks to run.
 *
 * @param benchmarks JMH's benchmarks by full name, with the number of parameter combinations of
 *     each
 * @param latencies the paced runs
 */
record Selection(Map<String, Integer> benchmarks, List<LatencyCase> latencies) {
  /** Returns all benchmarks whose short name, such as {@code Payloads.packetize}, matches. */
  static Selection of(Pattern only) {
    Map<String, Integer> benchmarks = new TreeMap<>();
    OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
    for (BenchmarkListEntry entry :
        BenchmarkList.defaultList().find(silent, List.of(), List.of())) {
      String name = entry.getUsername();
      if (only.matcher(Measurements.shortName(name)).find()) {
        benchmarks.put(name, combinationsOf(entry));
      }
    }
    return new Selection(
        benchmarks,
        LatencyCase.all().stream().filter(run -> only.matcher(run.name()).find()).toList());
  }

  boolean isEmpty() {
    return benchmarks.isEmpty() && latencies.isEmpty();
  }

  int combinations() {
    return benchmarks.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns the short names. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    benchmarks.keySet().forEach(name -> names.add(Measurements.shortName(name)));
    latencies.forEach(run -> names.add(run.name()));
    return names;
  }

  private static int combinationsOf(BenchmarkListEntry entry) {
    int product = 1;
    for (String[] values : entry.getParams().orElse(Map.of()).values()) {
      product *= values.length;
    }
    return product;
  }
}
