package io.sutantra.benchmarks.latency;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The result of a paced run. All times are in nanoseconds.
 *
 * @param name the name of the case
 * @param seconds the length of the measurement
 * @param frames the number of frames that left the source
 * @param framesLost the number of frames that did not reach a sink
 * @param latency the time from the picture's hand-over to its first packet at a sink, less the
 *     encoder's time; one sample for each frame and sink
 * @param encode the encoder's time; one sample for each frame
 */
public record LatencyResult(
    String name,
    int seconds,
    long frames,
    long framesLost,
    Percentiles latency,
    Percentiles encode) {

  /** The percentiles of a distribution, in nanoseconds. */
  public record Percentiles(long samples, long p50, long p90, long p99, long p999, long max) {
    static Percentiles of(List<Histogram> parts) {
      Histogram sum = LatencyRecorder.histogram();
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
