package io.sutantra.benchmarks.cases;

import io.sutantra.api.PictureSize;
import io.sutantra.benchmarks.rig.FrameGate;
import io.sutantra.benchmarks.rig.GatedSource;
import io.sutantra.benchmarks.rig.PassThroughCodec;
import io.sutantra.benchmarks.rig.PluginParts;
import io.sutantra.benchmarks.rig.StreamRig;
import io.sutantra.benchmarks.rig.TcpViewers;
import io.sutantra.core.engine.Threading;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
 * A benchmark of a stream over the transport {@code mock} to viewers on loopback connections, which
 * a thread of the same process reads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TcpDelivery {
  private static final PictureSize SIZE = new PictureSize(640, 360);
  private static final int FRAMES = 16;

  /** The window of frames, fewer than the transport takes before it refuses one. */
  private static final int WINDOW_FRAMES = 16;

  /** The number of viewers. */
  @Param({"1", "10", "100"})
  public int viewers;

  private FrameGate gate;
  private StreamRig rig;
  private TcpViewers audience;

  /** Starts the stream and connects the viewers. */
  @Setup
  public void setUp() throws IOException {
    PluginParts parts = PluginParts.load(Map.of("sutantra.transports.mock.port", 0));
    gate = new FrameGate(WINDOW_FRAMES, viewers);
    rig =
        new StreamRig(
            parts,
            new GatedSource(gate, SIZE, List.of()),
            parts.codec(PassThroughCodec.NAME),
            List.of(parts.plugins().transport("mock")),
            SIZE,
            PluginParts.FRAMES_PER_SECOND,
            Threading.STREAM);
    URI address = URI.create(rig.addresses().get(0));
    audience =
        new TcpViewers(
            new InetSocketAddress(address.getHost(), address.getPort()),
            StreamRig.STREAM_ID,
            viewers,
            gate::delivered);
    gate.open();
  }

  /** Stops the stream. */
  @TearDown
  public void tearDown() {
    audience.close();
    rig.close();
  }

  /** Waits for frames; the time is for one frame to all viewers. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void frame() {
    gate.await(FRAMES);
  }
}
