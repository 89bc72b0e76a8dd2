package io.sutantra.benchmarks.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** All results of JMH, by {@link #key}. */
public final class Measurements {
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  /** The method whose time counts in a group of threads: the consumer. */
  private static final String CONSUMER = "take";

  private final Map<String, Measurement> all = new LinkedHashMap<>();

  /** Reads JMH's results. */
  public static Measurements of(Collection<RunResult> results) {
    Measurements measurements = new Measurements();
    for (RunResult result : results) {
      measurements.put(key(result.getParams()), measurement(result));
    }
    return measurements;
  }

  void put(String key, Measurement measurement) {
    all.put(key, measurement);
  }

  /** Returns the key of a benchmark, such as {@code Payloads.packetize(frame=KEY)}. */
  public static String key(BenchmarkParams params) {
    StringBuilder values = new StringBuilder();
    for (String name : new TreeSet<>(params.getParamsKeys())) {
      values.append(values.isEmpty() ? "" : ",").append(name).append('=');
      values.append(params.getParam(name));
    }
    return shortName(params.getBenchmark()) + (values.isEmpty() ? "" : "(" + values + ")");
  }

  /** Returns the last two words of a benchmark's full name: its class and its method. */
  public static String shortName(String fullName) {
    int method = fullName.lastIndexOf('.');
    return fullName.substring(fullName.lastIndexOf('.', method - 1) + 1);
  }

  private static Measurement measurement(RunResult result) {
    List<Double> nanos = new ArrayList<>();
    for (BenchmarkResult fork : result.getBenchmarkResults()) {
      for (IterationResult iteration : fork.getIterationResults()) {
        Result<?> consumer = iteration.getSecondaryResults().get(CONSUMER);
        Result<?> counts = consumer == null ? iteration.getPrimaryResult() : consumer;
        nanos.add(counts.getScore());
      }
    }
    double bytes = Double.NaN;
    for (String label : result.getSecondaryResults().keySet()) {
      if (label.endsWith(ALLOCATION)) {
        bytes = result.getSecondaryResults().get(label).getScore();
      }
    }
    return new Measurement(nanos.stream().mapToDouble(Double::doubleValue).toArray(), bytes);
  }

  /** Returns the measurement under a key; empty if the benchmark did not run, or failed. */
  public Optional<Measurement> find(String key) {
    return Optional.ofNullable(all.get(key));
  }

  /** Returns the measurement under a key of a {@link Question#answerable} question. */
  Measurement at(String key) {
    return find(key).orElseThrow(() -> new IllegalArgumentException(key + " was not measured"));
  }

  /** Returns the median time of an operation, for people. */
  String median(String key) {
    return Texts.time(at(key).medianNanos());
  }

  /**
   * Returns how the median time of an operation compares with that of a baseline, for people.
   *
   * @param what the words for the baseline
   */
  String compared(String key, String baseline, String what) {
    return "%s the time of %s"
        .formatted(Texts.times(at(key).medianNanos() / at(baseline).medianNanos()), what);
  }

  /** Returns the keys. */
  public Set<String> keys() {
    return all.keySet();
  }
}
