package io.sutantra.benchmarks.report;

import static io.sutantra.benchmarks.report.Texts.time;

import io.sutantra.benchmarks.latency.LatencyCase;
import io.sutantra.benchmarks.latency.LatencyResult;
import io.sutantra.benchmarks.latency.LatencyResult.Percentiles;
import java.util.List;
import java.util.Optional;

/**
 * The section of the results page on the paced runs, whose table has percentiles and not medians.
 */
final class LatencySection {
  static final String TITLE = "How long does a picture take to its first packet at a sink?";

  private static final long PROMISE_NANOS = 1_000_000;
  private static final String METHOD =
      """
      The test pattern, 640x360 at 30 frames a second, through the program's engine in real time. The clock starts when the \
      source hands a picture over and stops when its first packet lies in a sink's memory; the encoder's time is \
      taken off, and shown beside it. What is left is the price of the pipeline: queues, wake-ups, packetizing. \
      There is one sample for each frame and sink, so with many sinks most samples have waited for other sinks' turns. The baseline \
      (`direct`) does the same in one thread by method calls.""";

  private final List<LatencyResult> results;

  LatencySection(List<LatencyResult> results) {
    this.results = List.copyOf(results);
  }

  boolean isEmpty() {
    return results.isEmpty();
  }

  void appendTo(StringBuilder page) {
    page.append("## ").append(TITLE).append("\n\n").append(METHOD).append("\n\n");
    answer().ifPresent(answer -> page.append("**").append(answer).append("**\n\n"));
    page.append("| run | frames | lost | p50 | p90 | p99 | p99.9 | max | encoder p50 | p99 |\n");
    page.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (LatencyResult result : results) {
      Percentiles latency = result.latency();
      page.append(
          "| %s | %d | %d | %s | %s | %s | %s | %s | %s | %s |%n"
              .formatted(
                  result.name().substring("Latency.".length()).replace(".", ", "),
                  result.frames(),
                  result.framesLost(),
                  time(latency.p50()),
                  time(latency.p90()),
                  time(latency.p99()),
                  time(latency.p999()),
                  time(latency.max()),
                  time(result.encode().p50()),
                  time(result.encode().p99())));
    }
    page.append("\nA run is codec, sinks, threads.\n\n");
  }

  Optional<String> answer() {
    return find(LatencyCase.PROMISE)
        .flatMap(
            promise ->
                find(LatencyCase.PROMISE_BASELINE).map(baseline -> answer(promise, baseline)));
  }

  private Optional<LatencyResult> find(LatencyCase latencyCase) {
    return results.stream().filter(result -> result.name().equals(latencyCase.name())).findFirst();
  }

  private static String answer(LatencyResult promise, LatencyResult baseline) {
    long p99 = promise.latency().p99();
    return "Test pattern in, first packet out, one sink, the two threads of a stream: p50 %s, p99 %s over %d frames (by method calls: %s and %s). The promise of a p99 below 1 ms %s in this run."
        .formatted(
            time(promise.latency().p50()),
            time(p99),
            promise.frames(),
            time(baseline.latency().p50()),
            time(baseline.latency().p99()),
            p99 < PROMISE_NANOS ? "was kept" : "was not kept");
  }
}
