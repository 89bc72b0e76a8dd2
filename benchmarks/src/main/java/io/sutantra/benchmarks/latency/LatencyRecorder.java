package io.sutantra.benchmarks.latency;

import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.benchmarks.rig.Arrival;
import org.HdrHistogram.Histogram;

/**
 * The samples of one thread; only those after the warm-up count.
 *
 * <p><b>Threading:</b> confined; another thread may read after the thread has ended.
 */
final class LatencyRecorder implements Arrival {
  private static final long LONGEST_NANOS = 60_000_000_000L;
  private static final int DIGITS = 3;

  private final Histogram histogram = histogram();
  private final long fromNanos;

  /** Creates a recorder of pictures captured from a time on. */
  LatencyRecorder(long fromNanos) {
    this.fromNanos = fromNanos;
  }

  static Histogram histogram() {
    return new Histogram(LONGEST_NANOS, DIGITS);
  }

  Histogram samples() {
    return histogram;
  }

  void record(long captureNanos, long durationNanos) {
    if (captureNanos - fromNanos >= 0) {
      histogram.recordValue(Math.min(LONGEST_NANOS, Math.max(1, durationNanos)));
    }
  }

  @Override
  public void arrived(PacketizedFrame frame, long firstPacketNanos) {
    record(frame.captureNanos(), firstPacketNanos - frame.captureNanos());
  }
}
