package io.sutantra.rtc.stun;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz test of datagrams as STUN messages. */
class StunFuzzTest {
  private static final StunKey KEY = StunKey.of("a password of some length");
  private static final TransactionId ID = new TransactionId(3, 4);

  static Stream<byte[]> datagrams() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return Stream.of(
        StunWriter.request(ID)
            .username("abcd:efgh")
            .priority(1)
            .controlling(2)
            .useCandidate()
            .protectedBy(KEY),
        StunWriter.request(ID).username("abcd:efgh").software("x").controlled(2).finish(),
        StunWriter.success(ID, new InetSocketAddress(loopback, 9)).protectedBy(KEY),
        StunWriter.error(ID, 420, "Unknown Attribute").protectedBy(KEY));
  }

  @MethodSource("datagrams")
  @FuzzTest
  void readsEveryDatagram(byte[] datagram) {
    read(datagram);
    if (datagram.length >= 20) {
      // The test supplies the bytes that the fuzzer would have to guess.
      byte[] begun = Arrays.copyOf(datagram, datagram.length & ~3);
      ByteBuffer.wrap(begun).putShort(2, (short) (begun.length - 20)).putInt(4, 0x2112A442);
      read(begun);
    }
  }

  /** Reads a datagram with all its attributes. */
  static void read(byte[] datagram) {
    ByteBuffer buffer = ByteBuffer.wrap(datagram);
    StunMessage.parse(buffer)
        .ifPresent(
            message -> {
              assertThat(StunMessage.isStun(buffer)).isTrue();
              assertThat(message.kind()).isNotNull();
              assertThat(message.method()).isBetween(0, 0xFFF);
              assertThat(message.length()).isEqualTo(datagram.length);
              message.errorCode().ifPresent(code -> assertThat(code).isBetween(300, 699));
              message
                  .mappedAddress()
                  .ifPresent(address -> assertThat(address.isUnresolved()).isFalse());
              assertThat(message.unknownRequired()).allMatch(type -> type >= 0 && type < 0x8000);
              assertThat(message.hasIntegrity() || !message.authentic(KEY)).isTrue();
              assertThat(message.hasFingerprint() || !message.fingerprintValid()).isTrue();
              readAgain(message);
            });
    assertThat(buffer.position()).isZero();
    assertThat(buffer.limit()).isEqualTo(datagram.length);
  }

  /** Asserts that a message has the same content when written and read again. */
  private static void readAgain(StunMessage message) {
    InetSocketAddress address = message.mappedAddress().orElse(null);
    StunWriter writer =
        address == null
            ? StunWriter.request(message.transactionId())
            : StunWriter.success(message.transactionId(), address);
    String name = message.username().orElse("");
    // Invalid UTF-8 takes more bytes as replacement characters.
    boolean named = name.getBytes(StandardCharsets.UTF_8).length <= 513;
    if (named && message.username().isPresent()) {
      writer.username(name);
    }
    message
        .priority()
        .ifPresent(
            priority -> {
              assertThat(priority).isBetween(0L, 0xFFFF_FFFFL);
              writer.priority(priority);
            });
    message.controlling().ifPresent(writer::controlling);
    message.controlled().ifPresent(writer::controlled);
    if (message.useCandidate()) {
      writer.useCandidate();
    }
    StunMessage again = StunMessage.parse(ByteBuffer.wrap(writer.protectedBy(KEY))).orElseThrow();
    assertThat(again.authentic(KEY)).isTrue();
    assertThat(again.fingerprintValid()).isTrue();
    assertThat(again.transactionId()).isEqualTo(message.transactionId());
    assertThat(again.mappedAddress()).isEqualTo(message.mappedAddress());
    assertThat(again.priority()).isEqualTo(message.priority());
    assertThat(again.controlling()).isEqualTo(message.controlling());
    assertThat(again.controlled()).isEqualTo(message.controlled());
    assertThat(again.useCandidate()).isEqualTo(message.useCandidate());
    if (named) {
      assertThat(again.username()).isEqualTo(message.username());
    }
  }

  /** Returns a damaged copy of a datagram; the length in the header mostly fits. */
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
          // A part of the message is repeated at another place.
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
