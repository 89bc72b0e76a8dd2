package io.sutantra.benchmarks.cases;

import io.sutantra.benchmarks.rig.SrtpViewers;
import io.sutantra.rtc.srtp.SrtpProfile;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Benchmarks of encrypting and decrypting packets, for many keys in turn, in a JVM with the
 * server's options.
 */
@Fork(jvmArgsAppend = {"--add-opens", "java.base/com.sun.crypto.provider=ALL-UNNAMED"})
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SrtpPackets {
  private static final int ROOM = 64;

  /** The ciphers. */
  @Param public SrtpProfile profile;

  private SrtpViewers viewers;
  private final byte[] out = new byte[SrtpViewers.PACKET_BYTES + ROOM];

  /** Makes the viewers. */
  @Setup
  public void setUp() {
    viewers = new SrtpViewers(profile);
  }

  /** Encrypts one packet for one viewer. */
  @Benchmark
  public int protect() {
    return viewers.protect(out);
  }

  /**
   * An encrypted packet for each viewer, made anew for each call because no packet may be decrypted
   * twice.
   */
  @State(Scope.Thread)
  public static class Received {
    private SrtpViewers viewers;
    private final byte[][] packets = new byte[SrtpViewers.COUNT][SrtpViewers.PACKET_BYTES + ROOM];
    private int length;

    /** Makes the viewers. */
    @Setup
    public void setUp(SrtpPackets outer) {
      viewers = new SrtpViewers(outer.profile);
    }

    /** Encrypts the packets. */
    @Setup(Level.Invocation)
    public void protectForAll() {
      for (byte[] packet : packets) {
        length = viewers.protect(packet);
      }
    }
  }

  /** Decrypts one packet of each viewer; returns the number of decrypted bytes. */
  @Benchmark
  @OperationsPerInvocation(SrtpViewers.COUNT)
  public int unprotect(Received received) {
    int bytes = 0;
    for (int i = 0; i < SrtpViewers.COUNT; i++) {
      bytes += received.viewers.unprotect(i, received.packets[i], received.length);
    }
    return bytes;
  }
}
