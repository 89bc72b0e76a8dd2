package io.sutantra.benchmarks.cases;

import io.sutantra.api.media.Media;
import io.sutantra.benchmarks.rig.HopQueue;
import io.sutantra.benchmarks.rig.PluginParts;
import io.sutantra.benchmarks.rig.SampleFrames;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A benchmark of a queue in a single thread, which measures the cost of the queue's own
 * instructions.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QueueOfferPoll {
  /** The name of the queue. */
  @Param({"media-queue", "jctools-spsc", "jctools-mpsc", "array-blocking"})
  public String queue;

  private HopQueue hop;
  private Media media;

  /** Makes the queue, and a frame to hand over. */
  @Setup
  public void setUp() throws IOException {
    hop = HopQueue.named(queue);
    media = SampleFrames.AVERAGE.packetized(PluginParts.load());
  }

  /** Offers and polls, in one thread. */
  @Benchmark
  public Media offerPoll() {
    hop.offer(media);
    return hop.poll();
  }
}
