package io.sutantra.rtc.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Comparison of the counter mode that this JVM allows with that of every JVM. */
class AesCounterTest {
  private static final byte[] KEY = Session.bytes(3, 16);
  private static final int AT = 5;

  // The ciphers are kept between tries, as they are between packets.
  private final AesCounter one = new CipherAesCounter(KEY);
  private final AesCounter other = AesCounter.of(KEY);

  @Property(tries = 500)
  void bothAgree(
      @ForAll long high,
      @ForAll long low,
      @ForAll @IntRange(max = 2000) int length,
      @ForAll @IntRange(max = 40) int before,
      @ForAll boolean inPlace) {
    byte[] plain = Session.bytes(low, AT + before + length);
    byte[] expected = crypt(one, high, low, plain, before, inPlace);
    assertThat(crypt(other, high, low, plain, before, inPlace)).isEqualTo(expected);
  }

  /** Encrypts some bytes first, so that the rest begins within a block. */
  private static byte[] crypt(
      AesCounter counter, long high, long low, byte[] plain, int before, boolean inPlace) {
    counter.begin(high, low);
    byte[] mask = new byte[AesCounter.BLOCK_BYTES];
    counter.keyStream(mask);
    byte[] out = inPlace ? plain.clone() : new byte[plain.length];
    int rest = plain.length - AT - before;
    if (inPlace) {
      counter.cryptInPlace(out, AT, before);
      counter.cryptInPlace(out, AT + before, rest);
    } else {
      counter.crypt(plain, AT, before, out, AT);
      counter.crypt(plain, AT + before, rest, out, AT + before);
    }
    byte[] both = Arrays.copyOf(mask, mask.length + out.length);
    System.arraycopy(out, 0, both, mask.length, out.length);
    return both;
  }

  /** Fails if a JDK drops the internal class. */
  @Example
  void theCounterModeOfTheJdkIsTakenWhereItIsOpen() {
    boolean open =
        ManagementFactory.getRuntimeMXBean()
            .getInputArguments()
            .contains("--add-opens=java.base/com.sun.crypto.provider=ALL-UNNAMED");
    assertThat(OpenAesCounter.isUsable()).isEqualTo(open);
  }
}
