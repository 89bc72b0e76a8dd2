package io.sutantra.benchmarks.cases;

import io.sutantra.benchmarks.rig.SrtpViewers;
import io.sutantra.rtc.rtp.RtpHeader;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The baselines of SRTP. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SrtpBaselines {
  private static final int TAG_BYTES = 16;
  private static final int NONCE_BYTES = 12;

  private final byte[] payload = SrtpViewers.payload();
  private final byte[] out = new byte[SrtpViewers.PACKET_BYTES + TAG_BYTES];
  private final SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
  private Cipher cipher;
  private long index;

  /** Makes the cipher. */
  @Setup
  public void setUp() throws GeneralSecurityException {
    cipher = Cipher.getInstance("AES/GCM/NoPadding");
  }

  /** Baseline: copies the payload after a header. */
  @Benchmark
  public byte[] copy() {
    System.arraycopy(payload, 0, out, RtpHeader.FIXED_LENGTH, payload.length);
    return out;
  }

  /** Baseline: encrypts with one key, as the JDK's documentation uses the cipher. */
  @Benchmark
  public int cipherOfOneKey() throws GeneralSecurityException {
    byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putLong(index++).array();
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
    cipher.updateAAD(out, 0, RtpHeader.FIXED_LENGTH);
    return RtpHeader.FIXED_LENGTH
        + cipher.doFinal(payload, 0, payload.length, out, RtpHeader.FIXED_LENGTH);
  }
}
