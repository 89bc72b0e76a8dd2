package io.sutantra.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.testkit.FuzzInput;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz test of PEM texts: each is an identity, or is refused with a message. */
class PemFuzzTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Returns the seeds: certificates, then keys, in both forms. */
  static Stream<byte[]> texts() throws Exception {
    KeyPair keys = DtlsIdentityTest.keys("secp256r1");
    String certificate =
        DtlsIdentityTest.pem("CERTIFICATE", DtlsIdentityTest.certificate(keys, Instant.EPOCH));
    String pkcs8 = DtlsIdentityTest.pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    byte[] key1 = DtlsIdentityTest.sec1(keys);
    String sec1 = DtlsIdentityTest.pem("EC PRIVATE KEY", key1);
    // The octet string gets another tag.
    key1[5] = 0x44;
    String tagged = DtlsIdentityTest.pem("EC PRIVATE KEY", key1);
    // The dashes before END are those after the label.
    String oneLine = "-----BEGIN PRIVATE KEY-----END PRIVATE KEY-----";
    return Stream.of(pkcs8, sec1, tagged, oneLine)
        .map(key -> FuzzInput.joined(List.of(bytes(certificate), bytes(key))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void readsWhatIsDamaged() throws Exception {
    FuzzInput.mutate(texts().toList(), 1_000, 1, this::readsEveryText);
  }

  @MethodSource("texts")
  @FuzzTest
  void readsEveryText(byte[] input) {
    List<byte[]> pieces = FuzzInput.pieces(input, 2);
    if (pieces.size() < 2) {
      return;
    }
    String certificates = new String(pieces.get(0), StandardCharsets.ISO_8859_1);
    String key = new String(pieces.get(1), StandardCharsets.ISO_8859_1);
    try {
      DtlsIdentity identity = DtlsIdentity.ofPem(certificates, key, RANDOM);
      assertThat(identity.fingerprint()).matches("sha-256 [0-9A-F]{2}(:[0-9A-F]{2}){31}");
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }
}
