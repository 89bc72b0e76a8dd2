package io.sutantra.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.testkit.FuzzInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzz test of fingerprints and certificates: only a matching certificate is accepted, and no
 * exception escapes.
 */
class PeerFingerprintsFuzzTest {
  private static final BcTlsCrypto CRYPTO = new BcTlsCrypto(new SecureRandom());
  private static final byte[] OWN = PeerFingerprintsTest.ON_P256;
  private static final int MAX_LINES = 64;

  /**
   * Returns the seeds: a certificate in DER, then the lines of fingerprints; no line stands for the
   * right one.
   */
  static Stream<byte[]> promises() throws Exception {
    return Stream.of(
        input(OWN),
        input(OWN, line("sha-256", "SHA-256", OWN)),
        input(OWN, "md5 00:11", line("SHA-1", "SHA-1", OWN), line("sha-512", "SHA-512", OWN)),
        input(OWN, line("sha-384", "SHA-384", new byte[0]), line("sha-384", "SHA-384", OWN)),
        input(PeerFingerprintsTest.rsa(2_048, 17)),
        input(PeerFingerprintsTest.rsa(16_384, 17), "sha-224  AB:CD"));
  }

  private static String line(String name, String algorithm, byte[] der) throws Exception {
    return PeerFingerprintsTest.line(name, algorithm, der);
  }

  private static byte[] input(byte[] certificate, String... lines) {
    Stream<byte[]> texts = Arrays.stream(lines).map(line -> line.getBytes(StandardCharsets.UTF_8));
    return FuzzInput.joined(Stream.concat(Stream.of(certificate), texts).toList());
  }

  @Test
  void refusesWhatIsDamaged() throws Exception {
    FuzzInput.mutate(promises().toList(), 5_000, 1, this::letsInByFingerprintOnly);
  }

  @MethodSource("promises")
  @FuzzTest
  void letsInByFingerprintOnly(byte[] input) {
    List<byte[]> pieces = FuzzInput.pieces(input, 1 + MAX_LINES);
    if (pieces.isEmpty()) {
      return;
    }
    byte[] der = pieces.get(0);
    List<String> lines =
        pieces.size() == 1
            ? List.of(PeerFingerprints.of(der))
            : pieces.stream()
                .skip(1)
                .map(line -> new String(line, StandardCharsets.UTF_8))
                .toList();
    PeerFingerprints expected;
    try {
      expected = new PeerFingerprints(lines);
    } catch (IllegalArgumentException refused) {
      assertThat(refused.getMessage()).contains("accepted are").hasSizeLessThan(500);
      return;
    }
    Certificate chain;
    try {
      chain = new Certificate(new TlsCertificate[] {new BcTlsCertificate(CRYPTO, der)});
    } catch (IOException | RuntimeException unreadable) {
      // Bouncy Castle ends the handshake in this case, before this side is asked.
      return;
    }
    check(expected, lines, chain);
  }

  private static void check(PeerFingerprints expected, List<String> lines, Certificate chain) {
    byte[] encoded;
    try {
      encoded = chain.getCertificateAt(0).getEncoded();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    try {
      expected.check(chain);
      assertThat(names(lines, encoded)).isTrue();
    } catch (TlsFatalAlert refused) {
      boolean named = refused.getAlertDescription() != AlertDescription.bad_certificate;
      assertThat(refused.getAlertDescription())
          .isIn(AlertDescription.bad_certificate, AlertDescription.unsupported_certificate);
      assertThat(!named || names(lines, encoded)).isTrue();
      assertThat(refused.getMessage()).hasSizeLessThan(500);
    } catch (IOException other) {
      throw new AssertionError("no alert says why", other);
    }
  }

  /** Returns whether a line has the digest of the certificate, by the JDK's hash functions. */
  private static boolean names(List<String> lines, byte[] certificate) {
    return lines.stream()
        .map(line -> line.strip().toLowerCase(Locale.ROOT).split("\\s+", 2))
        .filter(parts -> parts.length == 2)
        .anyMatch(parts -> parts[1].strip().equals(digest(parts[0], certificate)));
  }

  private static String digest(String algorithm, byte[] certificate) {
    try {
      return HexFormat.ofDelimiter(":")
          .formatHex(MessageDigest.getInstance(algorithm).digest(certificate));
    } catch (NoSuchAlgorithmException e) {
      return "";
    }
  }
}
