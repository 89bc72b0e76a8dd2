package io.sutantra.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.benchmarks.latency.LatencyCase;
import io.sutantra.benchmarks.latency.LatencyResult;
import io.sutantra.benchmarks.latency.LatencyResult.Percentiles;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsPageTest {
  private static final Machine MACHINE =
      new Machine("a CPU", 2, "an OS", "a JDK", "0.10", "abc123");

  @Test
  void aRowHasMedianSpreadRatioAndAllocation() {
    Measurements measured = new Measurements();
    measured.put("TcpDelivery.frame(viewers=10)", samples(3_000, 800));
    measured.put("TcpPlain.frame(viewers=10)", samples(2_000, 0.01));
    assertThat(page(false, measured, List.of(), List.of()))
        .startsWith("# Benchmark results\n")
        .contains(
            "| 10 viewers, transport `mock` | 3.00 µs | 2.40 µs – 3.60 µs | 1.50 × | 800 | 20 |")
        .contains("| 10 viewers, plain writes | 2.00 µs | 1.60 µs – 2.40 µs | baseline | 0 | 0 |")
        .doesNotContain("100 viewers", "RTP header", "quick");
  }

  @Test
  void whatHasFailedIsSaid() {
    assertThat(page(true, new Measurements(), List.of(), List.of("Payloads.packetize(frame=KEY)")))
        .contains("quick run", "These have failed", "- `Payloads.packetize(frame=KEY)`");
  }

  @Test
  void thePromiseIsJudgedByItsPercentile() {
    LatencyResult baseline = latency(LatencyCase.PROMISE_BASELINE, 20_000);
    Measurements none = new Measurements();
    assertThat(
            page(false, none, List.of(baseline, latency(LatencyCase.PROMISE, 999_999)), List.of()))
        .contains("p99 1,000 µs over 900 frames", "below 1 ms was kept");
    assertThat(
            page(
                false, none, List.of(baseline, latency(LatencyCase.PROMISE, 1_000_000)), List.of()))
        .contains("below 1 ms was not kept")
        .contains("| vp8, 1, stream | 900 | 0 |");
  }

  private static String page(
      boolean quick, Measurements measured, List<LatencyResult> latencies, List<String> failed) {
    ResultsPage.Run run =
        new ResultsPage.Run(MACHINE, Instant.EPOCH, quick, "one round", "./sutantra bench", failed);
    return new ResultsPage(run, measured, latencies).markdown();
  }

  private static LatencyResult latency(LatencyCase latencyCase, long p99) {
    Percentiles latency = new Percentiles(900, 10_000, 15_000, p99, 2_000_000, 3_000_000);
    return new LatencyResult(latencyCase.name(), 30, 900, 0, latency, latency);
  }

  private static Measurement samples(double nanos, double bytes) {
    return new Measurement(new double[] {nanos * 1.25, nanos * 0.75, nanos}, bytes);
  }
}
