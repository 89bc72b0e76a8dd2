package io.sutantra.benchmarks.cases;

import io.sutantra.rtc.rtp.RtpHeader;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Benchmarks of writing and reading an RTP header, with moving its twelve bytes as the baseline.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RtpHeaders {
  private static final int PAYLOAD_TYPE = 96;
  private static final int PACKET_BYTES = 1200;

  private final ByteBuffer wire = ByteBuffer.allocateDirect(PACKET_BYTES);
  private final ByteBuffer received = ByteBuffer.allocateDirect(PACKET_BYTES);
  private final byte[] twelve = new byte[RtpHeader.FIXED_LENGTH];
  private int sequenceNumber;

  /** Makes a packet to read. */
  public RtpHeaders() {
    RtpHeader.write(received, true, PAYLOAD_TYPE, 1, 2, 3);
    received.clear();
  }

  /** Writes a header. */
  @Benchmark
  public ByteBuffer write() {
    wire.clear();
    RtpHeader.write(wire, true, PAYLOAD_TYPE, sequenceNumber++, 90_000, 0x5EED);
    return wire;
  }

  /** Baseline: puts twelve bytes. */
  @Benchmark
  public ByteBuffer putTwelveBytes() {
    wire.clear();
    wire.put(twelve);
    return wire;
  }

  /** Reads a header. */
  @Benchmark
  public Optional<RtpHeader> parse() {
    return RtpHeader.parse(received);
  }

  /** Baseline: gets twelve bytes. */
  @Benchmark
  public byte[] getTwelveBytes() {
    received.get(0, twelve);
    return twelve;
  }
}
