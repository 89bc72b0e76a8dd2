package io.sutantra.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

class PeerFingerprintsTest {
  private static final BcTlsCrypto CRYPTO = new BcTlsCrypto(new SecureRandom());
  static final byte[] ON_P256 = onCurve(SECObjectIdentifiers.secp256r1);

  /** Returns a certificate with a key. The certificate is unsigned, which nobody checks. */
  private static byte[] certificate(SubjectPublicKeyInfo key) {
    AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
    generator.setSerialNumber(new ASN1Integer(7));
    generator.setSignature(algorithm);
    generator.setIssuer(new X500Name("CN=x"));
    generator.setSubject(new X500Name("CN=x"));
    generator.setStartDate(new Time(new DERUTCTime("260101000000Z")));
    generator.setEndDate(new Time(new DERUTCTime("270101000000Z")));
    generator.setSubjectPublicKeyInfo(key);
    try {
      return new DERSequence(
              new ASN1Encodable[] {
                generator.generateTBSCertificate(), algorithm, new DERBitString(new byte[64])
              })
          .getEncoded();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] onCurve(ASN1Encodable curve) {
    return certificate(
        new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), new byte[65]));
  }

  static byte[] rsa(int bits, int exponentBits) throws Exception {
    return certificate(
        new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
            new RSAPublicKey(
                BigInteger.ONE.shiftLeft(bits - 1).setBit(0),
                BigInteger.ONE.shiftLeft(exponentBits - 1).setBit(0))));
  }

  private static Certificate chain(byte[] der) throws Exception {
    return new Certificate(new TlsCertificate[] {new BcTlsCertificate(CRYPTO, der)});
  }

  static String line(String name, String algorithm, byte[] der) throws Exception {
    return name
        + " "
        + HexFormat.ofDelimiter(":")
            .withUpperCase()
            .formatHex(MessageDigest.getInstance(algorithm).digest(der));
  }

  private static void assertAccepted(byte[] der, String... lines) throws Exception {
    new PeerFingerprints(List.of(lines)).check(chain(der));
  }

  private static void assertRefused(int alert, byte[] der, String... lines) {
    assertThatThrownBy(() -> new PeerFingerprints(List.of(lines)).check(chain(der)))
        .isInstanceOf(TlsFatalAlert.class)
        .satisfies(
            e -> assertThat(((TlsFatalAlert) e).getAlertDescription()).isEqualTo((short) alert));
  }

  @Example
  void anyOfFiveHashFunctionsDoes() throws Exception {
    for (String algorithm : List.of("SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512")) {
      String name = algorithm.toLowerCase(Locale.ROOT);
      assertAccepted(ON_P256, line(name, algorithm, ON_P256));
      assertAccepted(ON_P256, line(algorithm, algorithm, ON_P256).toLowerCase(Locale.ROOT));
      byte[] other = ON_P256.clone();
      other[other.length - 1] ^= 1;
      assertRefused(AlertDescription.bad_certificate, ON_P256, line(name, algorithm, other));
    }
  }

  @Example
  void oneOfTheStrongestMustMatch() throws Exception {
    byte[] other = onCurve(SECObjectIdentifiers.secp384r1);
    String right256 = line("sha-256", "SHA-256", ON_P256);
    String wrong256 = line("sha-256", "SHA-256", other);
    String right1 = line("sha-1", "SHA-1", ON_P256);
    String wrong1 = line("sha-1", "SHA-1", other);
    String right512 = line("sha-512", "SHA-512", ON_P256);
    String wrong512 = line("sha-512", "SHA-512", other);
    assertAccepted(ON_P256, wrong256, right256);
    assertAccepted(ON_P256, right256, wrong256);
    assertAccepted(ON_P256, wrong1, right256);
    assertAccepted(ON_P256, wrong256, right512, wrong1);
    assertAccepted(ON_P256, right1, "md5 00:11", "sha-256 AB:CD", "sha-512");
    assertRefused(AlertDescription.bad_certificate, ON_P256, right1, wrong256);
    assertRefused(AlertDescription.bad_certificate, ON_P256, right256, wrong512, right1);
  }

  @Example
  void noneThatCanBeUsedIsAnError() {
    List<List<String>> useless =
        List.of(
            List.of(),
            List.of(""),
            List.of("sha-256"),
            List.of("sha-256 "),
            List.of("sha-256 AB:CD"),
            List.of("sha-256 " + "AB:".repeat(31) + "XY"),
            List.of("sha-256 " + "AB".repeat(32)),
            List.of("sha-256 " + "AB:".repeat(32) + "AB"),
            List.of("sha3-256 " + "AB:".repeat(31) + "AB"));
    for (List<String> lines : useless) {
      assertThatThrownBy(() -> new PeerFingerprints(lines))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("accepted are sha-1, sha-224, sha-256, sha-384 and sha-512");
    }
    List<String> many = Collections.nCopies(1_000_000, "sha-256 zz");
    assertThatThrownBy(() -> new PeerFingerprints(many))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
  }

  @Property(tries = 300)
  void anyTextHasAnAnswer(@ForAll List<String> lines) {
    try {
      assertThat(new PeerFingerprints(lines)).isNotNull();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).contains("accepted");
    }
  }

  @Example
  void noCertificateIsAFailure() {
    PeerFingerprints expected = new PeerFingerprints(List.of(PeerFingerprints.of(ON_P256)));
    for (Certificate none : new Certificate[] {null, Certificate.EMPTY_CHAIN}) {
      assertThatThrownBy(() -> expected.check(none))
          .isInstanceOf(TlsFatalAlert.class)
          .hasMessage("handshake_failure(40); the peer shows no certificate");
    }
  }

  @Example
  void keysMustBeCheapToVerifyBy() throws Exception {
    for (byte[] good :
        List.of(
            onCurve(SECObjectIdentifiers.secp384r1),
            onCurve(SECObjectIdentifiers.secp521r1),
            rsa(1024, 17),
            rsa(4096, 33))) {
      assertAccepted(good, PeerFingerprints.of(good));
    }
    for (byte[] costly :
        List.of(
            onCurve(SECObjectIdentifiers.sect571r1),
            onCurve(new DERSequence()),
            onCurve(DERNull.INSTANCE),
            onCurve(new ASN1ObjectIdentifier("1.2.3")),
            rsa(4097, 17),
            rsa(16_384, 17),
            rsa(2048, 2048))) {
      assertRefused(AlertDescription.unsupported_certificate, costly, PeerFingerprints.of(costly));
    }
  }

  @Example
  void keysThatCannotBeReadAreNone() throws Exception {
    AlgorithmIdentifier rsa =
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    for (SubjectPublicKeyInfo key :
        List.of(
            new SubjectPublicKeyInfo(rsa, new DERSequence()),
            new SubjectPublicKeyInfo(rsa, new byte[] {0x30, 0, 0, 0}),
            new SubjectPublicKeyInfo(rsa, new byte[0]),
            new SubjectPublicKeyInfo(rsa, new byte[] {0x30, 5, 2, 1}))) {
      byte[] broken = certificate(key);
      assertRefused(AlertDescription.bad_certificate, broken, PeerFingerprints.of(broken));
    }
  }
}
