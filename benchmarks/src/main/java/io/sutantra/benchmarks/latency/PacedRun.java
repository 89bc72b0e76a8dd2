package io.sutantra.benchmarks.latency;

import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.PictureSize;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.benchmarks.latency.LatencyCase.Threads;
import io.sutantra.benchmarks.latency.LatencyResult.Percentiles;
import io.sutantra.benchmarks.rig.DirectPath;
import io.sutantra.benchmarks.rig.PluginParts;
import io.sutantra.benchmarks.rig.ProbeSink;
import io.sutantra.benchmarks.rig.ProbeTransport;
import io.sutantra.benchmarks.rig.StreamRig;
import io.sutantra.core.engine.Threading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A run of the test pattern through a stream at the stream's own pace, which records the arrivals
 * at the sinks.
 */
public final class PacedRun {
  private static final PictureSize SIZE = new PictureSize(640, 360);
  private static final int PROMISE_FACTOR = 3;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** The rate of the warm-up, which compiles the methods before the measurement. */
  private static final double WARM_UP_FRAMES_PER_SECOND = 240;

  private final PluginParts parts = PluginParts.load();
  private final int warmUpSeconds;
  private final int seconds;

  /**
   * Creates a run for several cases.
   *
   * @param warmUpSeconds the seconds of each case that do not count
   * @param seconds the seconds of each case that count
   */
  public PacedRun(int warmUpSeconds, int seconds) {
    this.warmUpSeconds = warmUpSeconds;
    this.seconds = seconds;
  }

  /** Returns the length of a case. */
  public int seconds(LatencyCase latencyCase) {
    return warmUpSeconds + measuredSeconds(latencyCase);
  }

  private int measuredSeconds(LatencyCase latencyCase) {
    return latencyCase.longer() ? seconds * PROMISE_FACTOR : seconds;
  }

  /**
   * Runs a busy stream for a while, so that every case finds compiled code, whichever case comes
   * first.
   */
  public void warmUp(int busySeconds) throws IOException {
    for (Threads threads : Threads.values()) {
      LatencyCase busy = new LatencyCase("vp8", 10, threads);
      measure(busy, WARM_UP_FRAMES_PER_SECOND, 0, busySeconds);
    }
  }

  /** Runs a case. */
  public LatencyResult measure(LatencyCase latencyCase) throws IOException {
    return measure(
        latencyCase, PluginParts.FRAMES_PER_SECOND, warmUpSeconds, measuredSeconds(latencyCase));
  }

  private LatencyResult measure(
      LatencyCase latencyCase, double framesPerSecond, int warmUp, int measured)
      throws IOException {
    long from = System.nanoTime() + warmUp * NANOS_PER_SECOND;
    long until = from + measured * NANOS_PER_SECOND;
    LatencyRecorder encodeTimes = new LatencyRecorder(from);
    List<LatencyRecorder> latencies = new ArrayList<>();
    for (int i = 0; i < latencyCase.sinks(); i++) {
      latencies.add(new LatencyRecorder(from));
    }
    TimedCodec codec = new TimedCodec(parts.codec(latencyCase.codec()), encodeTimes);
    long lost =
        latencyCase.threads() == Threads.DIRECT
            ? direct(codec, latencies, until)
            : stream(codec, latencies, framesPerSecond, until, latencyCase.threads());
    return new LatencyResult(
        latencyCase.name(),
        measured,
        encodeTimes.samples().getTotalCount(),
        lost,
        Percentiles.of(latencies.stream().map(LatencyRecorder::samples).toList()),
        Percentiles.of(List.of(encodeTimes.samples())));
  }

  private long stream(
      TimedCodec codec,
      List<LatencyRecorder> latencies,
      double framesPerSecond,
      long until,
      Threads threads) {
    List<ProbeTransport> probes = new ArrayList<>();
    for (LatencyRecorder latency : latencies) {
      probes.add(new ProbeTransport("probe-" + probes.size(), latency));
    }
    try (StreamRig rig =
        new StreamRig(
            parts,
            new StampedSource(parts.plugins().source("test-pattern")),
            codec,
            probes,
            SIZE,
            framesPerSecond,
            Threading.valueOf(threads.name()))) {
      sleepUntil(until);
      return rig.framesLost();
    }
  }

  private long direct(TimedCodec codec, List<LatencyRecorder> latencies, long until)
      throws IOException {
    List<ProbeSink> sinks = latencies.stream().map(ProbeSink::new).toList();
    String name = codec.name();
    try (MediaSource source = parts.pattern(SIZE);
        DirectPath path =
            new DirectPath(parts, codec.timed(parts.encoder(name, SIZE)), name, sinks)) {
      MediaTrack pictures = source.tracks().get(0);
      for (long now = System.nanoTime(); until - now > 0; now = System.nanoTime()) {
        Media media = pictures.poll(now);
        if (media instanceof VideoFrame picture) {
          picture.stamp(picture.ptsNanos(), System.nanoTime());
          path.push(picture);
          picture.release();
        }
        sleepUntil(Math.min(until, pictures.nextPollNanos(now)));
      }
    }
    return 0;
  }

  private static void sleepUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
