package io.sutantra.benchmarks.cases;

import io.sutantra.api.Depacketizer;
import io.sutantra.api.Packetizer;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.benchmarks.rig.PluginParts;
import io.sutantra.benchmarks.rig.SampleFrames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * Benchmarks of cutting a VP8 frame into payloads and joining them again, with copying the bytes as
 * the baseline.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Payloads {
  /** The frame. */
  @Param({"AVERAGE", "KEY"})
  public SampleFrames frame;

  private Packetizer packetizer;
  private Depacketizer depacketizer;
  private EncodedFrame encoded;
  private PacketizedFrame packetized;

  /** Makes the parts and the frame. */
  @Setup
  public void setUp() throws IOException {
    PluginParts parts = PluginParts.load();
    packetizer = parts.packetizer();
    depacketizer = parts.depacketizer();
    encoded = frame.encoded(parts);
    packetized = SampleFrames.packetized(parts, encoded);
    EncodedFrame back = depacketizer.depacketize(packetized).orElseThrow();
    if (!back.data().equals(encoded.data())) {
      throw new IllegalStateException("the frame was not put together again");
    }
  }

  /** Cuts a frame into payloads. */
  @Benchmark
  public List<Bytes> packetize() {
    return packetizer.packetize(encoded);
  }

  /** Baseline: copies the frame's bytes into arrays of the payloads' size. */
  @Benchmark
  public List<byte[]> copyApart() {
    Bytes data = encoded.data();
    int count = frame.packets();
    int piece = (data.length() + count - 1) / count;
    List<byte[]> pieces = new ArrayList<>(count);
    for (int from = 0; from < data.length(); from += piece) {
      int to = Math.min(data.length(), from + piece);
      byte[] target = new byte[to - from];
      data.slice(from, to).copyTo(target, 0);
      pieces.add(target);
    }
    return pieces;
  }

  /** Joins packets into a frame. */
  @Benchmark
  public Optional<EncodedFrame> depacketize() {
    return depacketizer.depacketize(packetized);
  }

  /** Baseline: copies the payloads' bytes into one array. */
  @Benchmark
  public byte[] copyTogether() {
    byte[] whole = new byte[packetized.sizeBytes()];
    int length = 0;
    for (RtpPacket packet : packetized.packets()) {
      packet.payload().copyTo(whole, length);
      length += packet.payload().length();
    }
    return whole;
  }
}
