package io.sutantra.benchmarks.cases;

import io.sutantra.api.media.Media;
import io.sutantra.benchmarks.rig.HopQueue;
import io.sutantra.benchmarks.rig.PluginParts;
import io.sutantra.benchmarks.rig.SampleFrames;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Control;

/**
 * A benchmark of handing frames from two threads to a third, all as fast as possible. On two cores
 * one of the threads always waits for a core.
 */
@State(Scope.Group)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QueueHopTwoProducers {
  /** The name of the queue. */
  @Param({"jctools-mpsc", "array-blocking"})
  public String queue;

  private HopQueue hop;
  private Media media;

  /** Makes the queue, and a frame to hand over. */
  @Setup
  public void setUp() throws IOException {
    hop = HopQueue.named(queue);
    media = SampleFrames.AVERAGE.packetized(PluginParts.load());
  }

  /** Hands a frame over: a producer's side. */
  @Benchmark
  @Group("handOver")
  @GroupThreads(2)
  public void put(Control control) {
    hop.put(media, control);
  }

  /** Takes a frame: the consumer's side. The time between two frames taken is the cost of a hop. */
  @Benchmark
  @Group("handOver")
  @GroupThreads(1)
  public Media take(Control control) {
    return hop.take(control);
  }
}
