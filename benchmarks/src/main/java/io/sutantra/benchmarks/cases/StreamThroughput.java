package io.sutantra.benchmarks.cases;

import io.sutantra.api.PictureSize;
import io.sutantra.benchmarks.rig.FrameGate;
import io.sutantra.benchmarks.rig.GatedSource;
import io.sutantra.benchmarks.rig.PassThroughCodec;
import io.sutantra.benchmarks.rig.PluginParts;
import io.sutantra.benchmarks.rig.ProbeTransport;
import io.sutantra.benchmarks.rig.StreamRig;
import io.sutantra.core.engine.Threading;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A benchmark of a whole stream, from raw pictures to bytes at every sink, with a source that keeps
 * the pipeline full.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StreamThroughput {
  private static final PictureSize SIZE = new PictureSize(640, 360);
  private static final int FRAMES = 32;

  /** The codec; {@code pass-through} takes no time to encode. */
  @Param({PassThroughCodec.NAME, "vp8"})
  public String codec;

  /** The number of sinks, each a stage of its own. */
  @Param({"1", "10", "100"})
  public int sinks;

  /** The threads of the stages. */
  @Param({"STREAM", "DEDICATED", "SHARED"})
  public Threading threading;

  private FrameGate gate;
  private StreamRig rig;

  /** Starts the stream. */
  @Setup
  public void setUp() throws IOException {
    PluginParts parts = PluginParts.load();
    gate = new FrameGate(StreamRig.WINDOW_FRAMES, sinks);
    boolean drawn = !codec.equals(PassThroughCodec.NAME);
    rig =
        new StreamRig(
            parts,
            new GatedSource(gate, SIZE, drawn ? parts.pictures(SIZE, FRAMES) : List.of()),
            parts.codec(codec),
            IntStream.range(0, sinks)
                .mapToObj(i -> new ProbeTransport("probe-" + i, (frame, nanos) -> gate.delivered()))
                .toList(),
            SIZE,
            PluginParts.FRAMES_PER_SECOND,
            threading);
    gate.open();
  }

  /** Stops the stream. */
  @TearDown
  public void tearDown() {
    long lost = rig.framesLost();
    rig.close();
    if (lost > 0) {
      throw new IllegalStateException(lost + " frames were lost, so that the time means nothing");
    }
  }

  /** Waits for frames; the time is for one frame to all sinks. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void frame() {
    gate.await(FRAMES);
  }
}
