package io.sutantra.rtc.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Tests with the messages of RFC 5769. */
class Rfc5769VectorsTest {
  private static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";

  private static final String REQUEST =
      """
      00010058 2112a442 b7e7a701bc34d686fa87dfae
      80220010 5354554e207465737420636c69656e74
      00240004 6e0001ff
      80290008 932ff9b151263b36
      00060009 6576746a3a68367659202020
      00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
      80280004 e57a3bcf
      """;

  private static final String IPV4_RESPONSE =
      """
      0101003c 2112a442 b7e7a701bc34d686fa87dfae
      8022000b 7465737420766563746f7220
      00200008 0001a147e112a643
      00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7
      80280004 c07d4c96
      """;

  private static final String IPV6_RESPONSE =
      """
      01010048 2112a442 b7e7a701bc34d686fa87dfae
      8022000b 7465737420766563746f7220
      00200014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9
      00080014 a382954e4be67bf11784c97c8292c275bfe3ed41
      80280004 c8fb0b4c
      """;

  private static final String LONG_TERM_REQUEST =
      """
      00010060 2112a442 78ad3433c6ad72c029da412e
      00060012 e3839ee38388e383aae38383e382afe382b90000
      0015001c 662f2f3439396b39353464364f4c33346f4c39465354767936347341
      0014000b 6578616d706c652e6f726700
      00080014 f67024656dd64a3e02b8e0712e85c9a28ca89666
      """;

  private static byte[] bytes(String vector) {
    return HexFormat.of().parseHex(vector.replaceAll("\\s", ""));
  }

  private static StunMessage message(String vector) {
    return StunMessage.parse(ByteBuffer.wrap(bytes(vector))).orElseThrow();
  }

  @Test
  void request() {
    StunMessage request = message(REQUEST);

    assertThat(request.kind()).isEqualTo(StunMessage.Kind.REQUEST);
    assertThat(request.method()).isEqualTo(StunMessage.BINDING);
    assertThat(request.transactionId())
        .isEqualTo(new TransactionId(0xb7e7a701, 0xbc34d686fa87dfaeL));
    assertThat(request.username()).contains("evtj:h6vY");
    assertThat(request.priority()).hasValue(0x6e0001ffL);
    assertThat(request.controlled()).hasValue(0x932ff9b151263b36L);
    assertThat(request.controlling()).isEmpty();
    assertThat(request.useCandidate()).isFalse();
    assertThat(request.unknownRequired()).isEmpty();
    assertThat(request.fingerprintValid()).isTrue();
    assertThat(request.authentic(StunKey.of(PASSWORD))).isTrue();
    assertThat(request.authentic(StunKey.of(PASSWORD + "x"))).isFalse();
  }

  @Test
  void responseWithAnIpv4Address() {
    StunMessage response = message(IPV4_RESPONSE);

    assertThat(response.kind()).isEqualTo(StunMessage.Kind.SUCCESS);
    assertThat(response.mappedAddress()).contains(new InetSocketAddress("192.0.2.1", 32853));
    assertThat(response.fingerprintValid()).isTrue();
    assertThat(response.authentic(StunKey.of(PASSWORD))).isTrue();
  }

  @Test
  void responseWithAnIpv6Address() {
    StunMessage response = message(IPV6_RESPONSE);

    assertThat(response.mappedAddress())
        .contains(new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853));
    assertThat(response.fingerprintValid()).isTrue();
    assertThat(response.authentic(StunKey.of(PASSWORD))).isTrue();
  }

  @Test
  void requestWithLongTermAuthentication() throws GeneralSecurityException {
    StunMessage request = message(LONG_TERM_REQUEST);
    byte[] key =
        MessageDigest.getInstance("MD5")
            .digest("マトリックス:example.org:TheMatrIX".getBytes(StandardCharsets.UTF_8));

    assertThat(request.username()).contains("マトリックス");
    assertThat(request.unknownRequired()).isEmpty();
    assertThat(request.hasFingerprint()).isFalse();
    assertThat(request.fingerprintValid()).isFalse();
    assertThat(request.authentic(StunKey.of(key))).isTrue();
  }

  @Test
  void writesTheRequestOfThisSideLikeThem() {
    // The vector pads its user name with blanks, so the messages cannot be equal as a whole.
    byte[] written =
        StunWriter.request(new TransactionId(0xb7e7a701, 0xbc34d686fa87dfaeL))
            .software("STUN test client")
            .priority(0x6e0001ffL)
            .controlled(0x932ff9b151263b36L)
            .username("evtj:h6vY")
            .protectedBy(StunKey.of(PASSWORD));

    byte[] vector = bytes(REQUEST);
    assertThat(written).hasSameSizeAs(vector);
    assertThat(written).startsWith(Arrays.copyOf(vector, 73));
    StunMessage read = StunMessage.parse(ByteBuffer.wrap(written)).orElseThrow();
    assertThat(read.authentic(StunKey.of(PASSWORD))).isTrue();
    assertThat(read.fingerprintValid()).isTrue();
  }
}
