package io.sutantra.rtc.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests with the vectors of RFC 3711 appendix B. */
class Rfc3711VectorsTest {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final KeyDerivation derivation =
      new KeyDerivation(
          new SrtpMasterKey(
              HEX.parseHex("E1F97A0D3E018BE0D64FA32C06DE4139"),
              HEX.parseHex("0EC675AD498AFEEBB6960B3AABE6")));

  @Test
  void theEncryptionKeyIsDerived() {
    assertThat(HEX.formatHex(derivation.derive(KeyDerivation.RTP_ENCRYPTION, 16)))
        .isEqualTo("C61E7A93744F39EE10734AFE3FF7A087");
  }

  @Test
  void theSaltIsDerived() {
    assertThat(HEX.formatHex(derivation.derive(KeyDerivation.RTP_SALT, 14)))
        .isEqualTo("30CBBC08863D8C85D49DB34A9AE1");
  }

  @Test
  void theAuthenticationKeyIsDerived() {
    assertThat(HEX.formatHex(derivation.derive(KeyDerivation.RTP_AUTHENTICATION, 94)))
        .isEqualTo(
            "CEBE321F6FF7716B6FD4AB49AF256A15"
                + "6D38BAA48F0A0ACF3C34E2359E6CDBCE"
                + "E049646C43D9327AD175578EF7227098"
                + "6371C10C9A369AC2F94A8C5FBCDDDC25"
                + "6D6E919A48B610EF17C2041E47403576"
                + "6B68642C59BBFC2F34DB60DBDFB2");
  }

  @ParameterizedTest
  @CsvSource({
    "0x0000, E03EAD0935C95E80E166B16DD92B4EB4",
    "0x0001, D23513162B02D0F72A43A2FE4A5F97AB",
    "0x0002, 41E95B3BB0A2E8DD477901E4FCA894C0",
    "0xFEFF, EC8CDF7398607CB0F2D21675EA9EA1E4",
    "0xFF00, 362B7C3C6773516318A077D7FC5073AE",
    "0xFF01, 6A2CC3787889374FBEB4C81B17BA6C44"
  })
  void theKeyStreamIsThat(int block, String expected) {
    PacketCipher cipher =
        new CounterModeCipher(
            HEX.parseHex("2B7E151628AED2A6ABF7158809CF4F3C"),
            HEX.parseHex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"),
            new byte[HmacSha1.KEY_BYTES],
            10);
    byte[] zeros = new byte[16 * (0xFF01 + 1)];
    byte[] out = new byte[12 + zeros.length + 10];
    cipher.sealRtp(out, 0, 12, zeros, 0, zeros.length, 0, 0);
    int at = 12 + 16 * block;
    assertThat(HEX.formatHex(out, at, at + 16)).isEqualTo(expected);
  }
}
