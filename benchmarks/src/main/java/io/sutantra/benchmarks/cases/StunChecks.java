package io.sutantra.benchmarks.cases;

import io.sutantra.rtc.ice.IceLite;
import io.sutantra.rtc.ice.IceTimings;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A benchmark of a viewer's consent check, which each viewer sends every few seconds, and its
 * answer.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StunChecks {
  private static final IceCredentials SERVER =
      new IceCredentials("serverUF", "serverPasswordOf24Chars+");
  private static final IceCredentials VIEWER =
      new IceCredentials("viewerUF", "viewerPasswordOf24Chars+");

  private final byte[] check =
      StunWriter.request(new TransactionId(1, 2))
          .username(SERVER.ufrag() + ":" + VIEWER.ufrag())
          .priority(0x7E7F00FFL)
          .controlling(42)
          .useCandidate()
          .protectedBy(StunKey.of(SERVER.password()));
  private final ByteBuffer datagram = ByteBuffer.wrap(check);
  private final InetSocketAddress from =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
  private final IceLite<InetSocketAddress> ice =
      new IceLite<>(SERVER, VIEWER, IceTimings.DEFAULT, new Random(1), 0);
  private Mac mac;

  /** Makes the baseline's hash. */
  @Setup
  public void setUp() throws GeneralSecurityException {
    mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(SERVER.password().getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
  }

  /** Parses a datagram and returns the answer. */
  @Benchmark
  public byte[] answer() {
    StunMessage message = StunMessage.parse(datagram).orElseThrow();
    return ice.receive(from, from, message, 0).answer().orElseThrow();
  }

  /**
   * Baseline: the unavoidable work, the authentication codes of a check and of an answer of equal
   * length.
   */
  @Benchmark
  public int twoHashes() {
    return mac.doFinal(check)[0] + mac.doFinal(check)[0];
  }
}
