package io.sutantra.benchmarks.latency;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a paced run has shown. All times in nanoseconds.
 *
 * @param name of the case
 * @param seconds that were measured
 * @param frames that left the source
 * @param framesLost that did not reach a sink
 * @param latency from the picture's hand-over to its first packet at a sink, the encoder's time
 *     taken off; one sample for each frame and sink
 * @param encode the encoder's time; one sample for each frame
 */
public record LatencyResult(
    String name,
    int seconds,
    long frames,
    long framesLost,
    Percentiles latency,
    Percentiles encode) {

  /** Of a distribution, in nanoseconds. */
  public record Percentiles(long samples, long p50, long p90, long p99, long p999, long max) {
    static Percentiles of(List<Histogram> parts) {
      Histogram sum = Recorded.histogram();
      parts.forEach(sum::add);
      return new Percentiles(
          sum.getTotalCount(),
          sum.getValueAtPercentile(50),
          sum.getValueAtPercentile(90),
          sum.getValueAtPercentile(99),
          sum.getValueAtPercentile(99.9),
          sum.getMaxValue());
    }
  }
}
