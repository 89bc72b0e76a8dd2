package io.sutantra.rtc.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class StunProperties {
  private static final StunKey KEY = StunKey.of("a password of some length");

  @Provide
  Arbitrary<String> usernames() {
    return Arbitraries.strings().ofMinLength(0).ofMaxLength(120);
  }

  @Property(tries = 500)
  void whatIsWrittenIsRead(
      @ForAll int high,
      @ForAll long low,
      @ForAll("usernames") String username,
      @ForAll @LongRange(min = 0, max = 0xFFFF_FFFFL) long priority,
      @ForAll long tieBreaker,
      @ForAll boolean controlling,
      @ForAll boolean nominates) {
    StunWriter writer =
        StunWriter.request(new TransactionId(high, low))
            .username(username)
            .software("x".repeat((int) (priority % 5)))
            .priority(priority);
    writer = controlling ? writer.controlling(tieBreaker) : writer.controlled(tieBreaker);
    writer = nominates ? writer.useCandidate() : writer;

    StunMessage read = StunMessage.parse(ByteBuffer.wrap(writer.protectedBy(KEY))).orElseThrow();

    assertThat(read.transactionId()).isEqualTo(new TransactionId(high, low));
    String sent = new String(username.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    assertThat(read.username()).contains(sent);
    assertThat(read.priority()).hasValue(priority);
    assertThat(read.useCandidate()).isEqualTo(nominates);
    assertThat(controlling ? read.controlling() : read.controlled()).hasValue(tieBreaker);
    assertThat(controlling ? read.controlled() : read.controlling()).isEmpty();
    assertThat(read.authentic(KEY)).isTrue();
    assertThat(read.fingerprintValid()).isTrue();
  }

  @Property(tries = 500)
  void addressesAreReadAsWritten(
      @ForAll boolean ipv6, @ForAll long seed, @ForAll @IntRange(min = 0, max = 0xFFFF) int port)
      throws UnknownHostException {
    byte[] bytes = new byte[ipv6 ? 16 : 4];
    Random random = new Random(seed);
    random.nextBytes(bytes);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(bytes), port);

    byte[] answer = StunWriter.success(TransactionId.random(random), address).protectedBy(KEY);

    StunMessage read = StunMessage.parse(ByteBuffer.wrap(answer)).orElseThrow();
    assertThat(read.mappedAddress()).contains(address);
    assertThat(read.authentic(KEY)).isTrue();
  }

  @Property(tries = 300)
  void noBitCanBeTurnedUnnoticed(@ForAll @IntRange(min = 0, max = 0xFFFF) int bit) {
    byte[] check =
        StunWriter.request(new TransactionId(3, 4)).username("abcd:efgh").protectedBy(KEY);
    int at = bit / 8 % check.length;
    check[at] ^= (byte) (1 << bit % 8);

    Optional<StunMessage> read = StunMessage.parse(ByteBuffer.wrap(check));

    assertThat(read.filter(StunMessage::fingerprintValid)).isEmpty();
    if (at < check.length - 8) {
      assertThat(read.filter(message -> message.authentic(KEY))).isEmpty();
    }
  }

  @Property(tries = 20_000)
  void everyMutationHasAnAnswer(@ForAll long seed) {
    Random random = new Random(seed);
    TransactionId id = TransactionId.random(random);
    byte[] good =
        switch (random.nextInt(3)) {
          case 0 ->
              StunWriter.request(id)
                  .username("abcd:efgh")
                  .priority(1)
                  .controlling(2)
                  .useCandidate()
                  .protectedBy(KEY);
          case 1 ->
              StunWriter.success(id, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9))
                  .protectedBy(KEY);
          default -> StunWriter.error(id, 420, "Unknown Attribute").protectedBy(KEY);
        };
    StunFuzzTest.read(StunFuzzTest.mutated(good, seed));
  }

  @Property(tries = 2_000)
  void everyDatagramHasAnAnswer(@ForAll byte[] datagram) {
    StunFuzzTest.read(datagram);
    if (datagram.length >= 20) {
      ByteBuffer.wrap(datagram).put(0, (byte) (datagram[0] & 3)).putInt(4, 0x2112A442);
      ByteBuffer.wrap(datagram).putShort(2, (short) (datagram.length - 20));
      StunFuzzTest.read(datagram);
    }
  }
}
