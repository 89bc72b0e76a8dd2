package io.sutantra.benchmarks.cases;

import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.benchmarks.rig.FrameGate;
import io.sutantra.benchmarks.rig.PlainSender;
import io.sutantra.benchmarks.rig.PluginParts;
import io.sutantra.benchmarks.rig.SampleFrames;
import io.sutantra.benchmarks.rig.StreamRig;
import io.sutantra.benchmarks.rig.TcpViewers;
import java.io.IOException;
import java.nio.ByteBuffer;
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
 * The baseline of {@link TcpDelivery}: the same bytes, made once, sent by a loop of blocking
 * writes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TcpPlain {
  private static final int FRAMES = 16;
  private static final int PAYLOAD_TYPE = 96;

  /** The number of viewers. */
  @Param({"1", "10", "100"})
  public int viewers;

  private ByteBuffer bytes;
  private FrameGate gate;
  private PlainSender sender;
  private TcpViewers audience;
  private long sent;

  /** Connects the viewers. */
  @Setup
  public void setUp() throws IOException {
    PacketizedFrame frame = SampleFrames.AVERAGE.packetized(PluginParts.load());
    bytes = ByteBuffer.allocateDirect(frame.sizeBytes() + 2 * frame.packets().size());
    for (RtpPacket packet : frame.packets()) {
      bytes.putShort((short) packet.sizeBytes());
      packet.writeTo(bytes, PAYLOAD_TYPE, 0x5EED);
    }
    gate = new FrameGate(FRAMES, viewers);
    sender = new PlainSender(viewers);
    audience = new TcpViewers(sender.address(), StreamRig.STREAM_ID, viewers, gate::delivered);
    sender.awaitViewers();
  }

  /** Closes the connections. */
  @TearDown
  public void tearDown() {
    audience.close();
    sender.close();
  }

  /** Writes frames to all viewers and waits until they are read; the time is for one frame. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void frame() throws IOException {
    for (int i = 0; i < FRAMES; i++) {
      sender.send(bytes);
    }
    sent += FRAMES;
    gate.awaitTotal(sent);
  }
}
