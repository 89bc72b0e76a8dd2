package io.sutantra.benchmarks;

import io.sutantra.benchmarks.report.Measurements;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/**
 * A JMH output format that prints a line for each benchmark, and writes everything else to a log.
 *
 * <p><b>Threading:</b> one thread at a time, which JMH ensures.
 */
final class Progress implements OutputFormat {
  private final OutputFormat log;
  private final PrintStream terminal;
  private final String prefix;
  private final int total;
  private final Set<String> unanswered = new LinkedHashSet<>();
  private int begun;

  /**
   * Creates a format for a number of benchmarks.
   *
   * @param log the receiver of everything
   * @param prefix the beginning of each line
   */
  Progress(OutputFormat log, PrintStream terminal, String prefix, int total) {
    this.log = log;
    this.terminal = terminal;
    this.prefix = prefix;
    this.total = total;
  }

  /** Records that a benchmark has given a result. */
  void succeeded(BenchmarkParams params) {
    unanswered.remove(Measurements.key(params));
  }

  /** Returns the keys of the benchmarks that started and gave no result. */
  Set<String> withoutResult() {
    return unanswered;
  }

  @Override
  public void startBenchmark(BenchmarkParams params) {
    String key = Measurements.key(params);
    unanswered.add(key);
    terminal.printf("[%s%d of %d] %s%n", prefix, ++begun, total, key);
    log.startBenchmark(params);
  }

  @Override
  public void endBenchmark(BenchmarkResult result) {
    log.endBenchmark(result);
  }

  @Override
  public void iteration(BenchmarkParams params, IterationParams iteration, int number) {
    log.iteration(params, iteration, number);
  }

  @Override
  public void iterationResult(
      BenchmarkParams params, IterationParams iteration, int number, IterationResult data) {
    log.iterationResult(params, iteration, number, data);
  }

  @Override
  public void startRun() {
    log.startRun();
  }

  @Override
  public void endRun(Collection<RunResult> results) {
    log.endRun(results);
  }

  @Override
  public void print(String text) {
    log.print(text);
  }

  @Override
  public void println(String text) {
    log.println(text);
  }

  @Override
  public void verbosePrintln(String text) {
    log.verbosePrintln(text);
  }

  @Override
  public void write(int character) {
    log.write(character);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    log.write(bytes);
  }

  @Override
  public void flush() {
    log.flush();
  }

  @Override
  public void close() {
    log.close();
  }
}
