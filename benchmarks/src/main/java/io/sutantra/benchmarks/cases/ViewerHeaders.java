package io.sutantra.benchmarks.cases;

import io.sutantra.benchmarks.rig.BroadcastViewers;
import io.sutantra.transport.broadcast.RtpStamp;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A benchmark of rewriting a shared packet's header for one viewer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ViewerHeaders {
  private final RtpStamp stamp = BroadcastViewers.stamp();
  private final byte[] template = new byte[BroadcastViewers.HEADER_BYTES];
  private final byte[] out = new byte[BroadcastViewers.PACKET_BYTES];
  private final long offset = 12_345;
  private long firstIndex;
  private int transportSequence;

  /** Numbers and stamps a packet, as {@code ViewerRtp.write} does before encrypting. */
  @Benchmark
  public byte[] rewrite() {
    long index = firstIndex++ + offset;
    stamp.write(
        out, 0, true, (int) index & 0xFFFF, (int) firstIndex, 0x123456, transportSequence++);
    return out;
  }

  /** Baseline: copies as many bytes. */
  @Benchmark
  public byte[] copy() {
    System.arraycopy(template, 0, out, 0, template.length);
    return out;
  }
}
