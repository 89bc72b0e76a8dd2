package io.sutantra.rtc.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests with the vectors of RFC 7714 sections 16 and 17, which give session keys. */
class Rfc7714VectorsTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final int HEADER = 12;
  private static final int RTP_SSRC = 0x5501a0b2;
  private static final long RTP_INDEX = 0xf17b;
  private static final int RTCP_SSRC = 0x4d617273;
  private static final int RTCP_INDEX = 0x5d4;

  private static final String RTP =
      "8040f17b8041f8d35501a0b2"
          + "47616c6c696120657374206f6d6e6973"
          + "20646976697361"
          + "20696e207061727465732074726573";
  private static final String SRTP =
      "8040f17b8041f8d35501a0b2"
          + "f24de3a3fb34de6cacba861c9d7e4bca"
          + "be633bd50d294e6f42a5f47a51c7d19b"
          + "36de3adf8833"
          + "899d7f27beb16a9152cf765ee4390cce";

  // Sections 17.1 to 17.4 all protect this packet; the packet at the head of section 17 is another.
  private static final String RTCP =
      "81c8000d4d617273"
          + "4e5450314e545032525450200000042a"
          + "0000e9304c756e61deadbeefdeadbeef"
          + "deadbeefdeadbeefdeadbeef";
  private static final String SRTCP =
      "81c8000d4d617273"
          + "63e94885dcdab67ca727d7662f6b7e99"
          + "7ff5c0f76c06f32dc676a5f1730d6fda"
          + "4ce09b4686303ded0bb9275b"
          + "c84aa45896cf4d2fc5abf87245d9eade"
          + "800005d4";
  private static final String NOT_ENCRYPTED =
      RTCP + "841dd9683dd78ec92ae58790125f62b3" + "000005d4";

  private static Stream<Named<PacketCipher>> ciphers() {
    byte[] key = HEX.parseHex("000102030405060708090a0b0c0d0e0f");
    byte[] salt = HEX.parseHex("517569642070726f2071756f");
    Stream.Builder<Named<PacketCipher>> ciphers = Stream.builder();
    ciphers.add(Named.of("the JDK's cipher", new GcmCipher(new CipherGcm(key, salt))));
    if (GhashGcm.isUsable()) {
      ciphers.add(Named.of("the JDK's GHASH", new GcmCipher(new GhashGcm(key, salt))));
    }
    return ciphers.build();
  }

  @ParameterizedTest
  @MethodSource("ciphers")
  void rtpIsEncrypted(PacketCipher cipher) {
    byte[] plain = HEX.parseHex(RTP);
    byte[] out = Arrays.copyOf(plain, plain.length + 16);
    int length =
        cipher.sealRtp(out, 0, HEADER, plain, HEADER, plain.length - HEADER, RTP_SSRC, RTP_INDEX);
    assertThat(HEX.formatHex(out, 0, length)).isEqualTo(SRTP);
  }

  @ParameterizedTest
  @MethodSource("ciphers")
  void rtpIsDecrypted(PacketCipher cipher) {
    byte[] packet = HEX.parseHex(SRTP);
    int length = cipher.openRtp(packet, 0, HEADER, packet.length, RTP_SSRC, RTP_INDEX);
    assertThat(HEX.formatHex(packet, 0, length)).isEqualTo(RTP);
  }

  @ParameterizedTest
  @MethodSource("ciphers")
  void rtcpIsEncrypted(PacketCipher cipher) {
    byte[] plain = HEX.parseHex(RTCP);
    byte[] packet = Arrays.copyOf(plain, plain.length + 20);
    int length = cipher.sealRtcp(packet, 0, plain.length, RTCP_SSRC, RTCP_INDEX);
    assertThat(HEX.formatHex(packet, 0, length)).isEqualTo(SRTCP);
  }

  @ParameterizedTest
  @MethodSource("ciphers")
  void rtcpIsDecrypted(PacketCipher cipher) {
    byte[] packet = HEX.parseHex(SRTCP);
    assertThat(cipher.rtcpIndex(packet, 0, packet.length)).isEqualTo(RTCP_INDEX);
    int length = cipher.openRtcp(packet, 0, packet.length, RTCP_SSRC);
    assertThat(HEX.formatHex(packet, 0, length)).isEqualTo(RTCP);
  }

  @ParameterizedTest
  @MethodSource("ciphers")
  void rtcpThatIsNotEncryptedIsAuthenticated(PacketCipher cipher) {
    byte[] packet = HEX.parseHex(NOT_ENCRYPTED);
    assertThat(cipher.rtcpIndex(packet, 0, packet.length)).isEqualTo(RTCP_INDEX);
    int length = cipher.openRtcp(packet, 0, packet.length, RTCP_SSRC);
    assertThat(HEX.formatHex(packet, 0, length)).isEqualTo(RTCP);

    byte[] forged = HEX.parseHex(NOT_ENCRYPTED);
    forged[20] ^= 1;
    assertThat(cipher.openRtcp(forged, 0, forged.length, RTCP_SSRC)).isEqualTo(-1);
  }
}
