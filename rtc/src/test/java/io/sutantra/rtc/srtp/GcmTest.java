package io.sutantra.rtc.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Comparison of the AES-GCM that this JVM allows with that of every JVM. */
class GcmTest {
  private static final byte[] KEY = Session.bytes(1, 16);
  private static final byte[] SALT = Session.bytes(2, 12);

  @Property(tries = 500)
  void bothAgree(
      @ForAll int ssrc,
      @ForAll @LongRange(max = 0xFFFF_FFFF_FFFFL) long index,
      @ForAll @IntRange(max = 100) int associatedLength,
      @ForAll @IntRange(max = 2000) int length,
      @ForAll long seed) {
    Gcm one = new CipherGcm(KEY, SALT);
    Gcm other = Gcm.of(KEY, SALT);
    byte[] associated = Session.bytes(seed, associatedLength + 3);
    byte[] plain = Session.bytes(~seed, length + 5);
    byte[] expected = seal(one, ssrc, index, associated, associatedLength, plain, length);
    byte[] sealed = seal(other, ssrc, index, associated, associatedLength, plain, length);
    assertThat(sealed).isEqualTo(expected);

    for (Gcm gcm : new Gcm[] {one, other}) {
      byte[] forged = sealed.clone();
      forged[Math.floorMod(seed, forged.length)] ^= 1;
      assertThat(gcm.open(ssrc, index, associated, 3, associatedLength, forged, 0, length))
          .isFalse();
      byte[] packet = sealed.clone();
      assertThat(gcm.open(ssrc, index, associated, 3, associatedLength, packet, 0, length))
          .isTrue();
      assertThat(Arrays.copyOf(packet, length)).isEqualTo(Arrays.copyOfRange(plain, 5, 5 + length));
    }
  }

  private static byte[] seal(
      Gcm gcm,
      int ssrc,
      long index,
      byte[] associated,
      int associatedLength,
      byte[] plain,
      int length) {
    byte[] out = new byte[length + Gcm.TAG_BYTES];
    gcm.seal(ssrc, index, associated, 3, associatedLength, plain, 5, length, out, 0);
    return out;
  }

  /** Ciphers accept the same index twice; the session prevents misuse. */
  @Example
  void whatIsSealedAgainIsTheSame() {
    for (Gcm gcm : new Gcm[] {new CipherGcm(KEY, SALT), Gcm.of(KEY, SALT)}) {
      byte[] plain = Session.bytes(3, 100);
      byte[] first = seal(gcm, 7, 1, plain, 20, plain, 50);
      assertThat(seal(gcm, 7, 1, plain, 20, plain, 50)).isEqualTo(first);
      assertThat(seal(gcm, 7, 2, plain, 20, plain, 50)).isNotEqualTo(first);
      assertThat(seal(gcm, 7, 1, plain, 20, plain, 50)).isEqualTo(first);
    }
  }

  /** Fails if a JDK drops the internal class. */
  @Example
  void theGhashOfTheJdkIsTakenWhereItIsOpen() {
    boolean open =
        ManagementFactory.getRuntimeMXBean()
            .getInputArguments()
            .contains("--add-opens=java.base/com.sun.crypto.provider=ALL-UNNAMED");
    assertThat(GhashGcm.isUsable()).isEqualTo(open);
  }
}
