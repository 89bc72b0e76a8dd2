package io.sutantra.benchmarks.cases;

import io.sutantra.benchmarks.rig.BroadcastViewers;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A benchmark of all work for one viewer and packet except the socket, in a JVM with the server's
 * options.
 */
@Fork(jvmArgsAppend = {"--add-opens", "java.base/com.sun.crypto.provider=ALL-UNNAMED"})
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ViewerPackets {
  private final BroadcastViewers viewers = new BroadcastViewers();
  private final byte[] out = new byte[BroadcastViewers.PACKET_BYTES];

  /** Numbers, stamps and encrypts a packet for the next viewer. */
  @Benchmark
  public int write() {
    return viewers.write(out);
  }

  /** Baseline: only encrypts a packet. */
  @Benchmark
  public int protectAlone() {
    return viewers.protect(out);
  }
}
