package io.sutantra.benchmarks;

import io.sutantra.benchmarks.report.Measurements;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** A run of JMH, which leaves {@code jmh.json} and {@code jmh.log}. */
final class JmhRun {
  private final Effort effort;
  private final Path directory;
  private final Set<String> failed = new TreeSet<>();

  JmhRun(Effort effort, Path directory) {
    this.effort = effort;
    this.directory = directory;
  }

  /** Runs the selected benchmarks, which may be none. */
  Measurements run(Selection selection) throws IOException, RunnerException {
    if (selection.benchmarks().isEmpty()) {
      return Measurements.of(List.of());
    }
    ChainedOptionsBuilder options =
        effort.applyTo(new OptionsBuilder()).addProfiler(GCProfiler.class);
    selection
        .benchmarks()
        .keySet()
        .forEach(name -> options.include("^" + Pattern.quote(name) + "$"));
    Map<String, RunResult> merged = new LinkedHashMap<>();
    try (PrintStream log =
        new PrintStream(directory.resolve("jmh.log").toFile(), StandardCharsets.UTF_8)) {
      for (int round = 1; round <= effort.rounds(); round++) {
        Progress progress =
            new Progress(
                OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL),
                System.out,
                "round %d of %d, ".formatted(round, effort.rounds()),
                selection.combinations());
        for (RunResult result : new Runner(options.build(), progress).run()) {
          merged.merge(Measurements.key(result.getParams()), result, JmhRun::together);
          progress.succeeded(result.getParams());
        }
        failed.addAll(progress.withoutResult());
      }
    }
    write(merged.values());
    return Measurements.of(merged.values());
  }

  private static RunResult together(RunResult earlier, RunResult later) {
    List<BenchmarkResult> forks = new ArrayList<>(earlier.getBenchmarkResults());
    forks.addAll(later.getBenchmarkResults());
    return new RunResult(earlier.getParams(), forks);
  }

  private void write(Collection<RunResult> results) throws IOException {
    try (PrintStream json =
        new PrintStream(directory.resolve("jmh.json").toFile(), StandardCharsets.UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, json).writeOut(results);
    }
  }

  /** Returns the keys of the benchmarks that started and gave no result; the log says why. */
  List<String> failed() {
    return List.copyOf(failed);
  }
}
