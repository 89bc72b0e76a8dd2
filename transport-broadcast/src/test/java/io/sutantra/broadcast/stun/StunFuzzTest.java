package io.sutantra.broadcast.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** What holds for every datagram: an entry for fuzzers, and what properties feed it with. */
public final class StunFuzz {
  private static final StunKey KEY = StunKey.of("a password of some length");

  private StunFuzz() {}

  /** Reads a datagram, and all that is in it. */
  public static void fuzzerTestOneInput(byte[] datagram) {
    ByteBuffer buffer = ByteBuffer.wrap(datagram);
    StunMessage.parse(buffer)
        .ifPresent(
            message -> {
              assertThat(StunMessage.isStun(buffer)).isTrue();
              assertThat(message.kind()).isNotNull();
              assertThat(message.method()).isBetween(0, 0xFFF);
              assertThat(message.length()).isEqualTo(datagram.length);
              message.username().ifPresent(name -> assertThat(name).hasSizeLessThan(514));
              message
                  .priority()
                  .ifPresent(priority -> assertThat(priority).isBetween(0L, 0xFFFF_FFFFL));
              message.errorCode().ifPresent(code -> assertThat(code).isBetween(300, 699));
              message
                  .mappedAddress()
                  .ifPresent(address -> assertThat(address.isUnresolved()).isFalse());
              assertThat(message.unknownRequired()).allMatch(type -> type >= 0 && type < 0x8000);
              assertThat(message.hasIntegrity() || !message.authentic(KEY)).isTrue();
              assertThat(message.hasFingerprint() || !message.fingerprintValid()).isTrue();
            });
    assertThat(buffer.position()).isZero();
    assertThat(buffer.limit()).isEqualTo(datagram.length);
  }

  /** A datagram like {@code good}, damaged; its header's length still fits, more often than not. */
  static byte[] mutated(byte[] good, long seed) {
    Random random = new Random(seed);
    byte[] bad = good.clone();
    int edits = 1 + random.nextInt(4);
    for (int i = 0; i < edits && bad.length > 0; i++) {
      int at = random.nextInt(bad.length);
      switch (random.nextInt(4)) {
        case 0 -> bad[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bad[at] = (byte) random.nextInt();
        case 2 -> bad = Arrays.copyOf(bad, at);
        default -> {
          // Something of the message once more, somewhere else.
          int from = random.nextInt(bad.length);
          int length = Math.min(random.nextInt(32), bad.length - Math.max(at, from));
          System.arraycopy(bad, from, bad, at, length);
        }
      }
    }
    if (bad.length >= 4 && random.nextInt(4) != 0) {
      bad = Arrays.copyOf(bad, bad.length & ~3);
      ByteBuffer.wrap(bad).putShort(2, (short) (bad.length - 20));
    }
    return bad;
  }
}
