package io.sutantra.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.junit.jupiter.api.Test;

class DtlsIdentityTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  static KeyPair keys(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }

  static byte[] certificate(KeyPair keys, Instant at) throws Exception {
    AsymmetricCipherKeyPair pair =
        new AsymmetricCipherKeyPair(
            PublicKeyFactory.createKey(keys.getPublic().getEncoded()),
            PrivateKeyFactory.createKey(keys.getPrivate().getEncoded()));
    return SelfSigned.certificate(pair, RANDOM, at.toEpochMilli());
  }

  private static X509Certificate parse(byte[] der) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
  }

  static byte[] sec1(KeyPair keys) throws Exception {
    BigInteger scalar = ((ECPrivateKey) keys.getPrivate()).getS();
    ECPrivateKeyParameters key =
        (ECPrivateKeyParameters) PrivateKeyFactory.createKey(keys.getPrivate().getEncoded());
    ASN1BitString point =
        new DERBitString(key.getParameters().getG().multiply(scalar).normalize().getEncoded(false));
    return new org.bouncycastle.asn1.sec.ECPrivateKey(
            256, scalar, point, SECObjectIdentifiers.secp256r1)
        .getEncoded();
  }

  private static String sha256(byte[] bytes) throws Exception {
    return "sha-256 "
        + HexFormat.ofDelimiter(":")
            .withUpperCase()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void aCertificateSignsItself() throws Exception {
    KeyPair keys = keys("secp256r1");
    X509Certificate certificate = parse(certificate(keys, NOW));
    certificate.verify(certificate.getPublicKey());
    assertThat(certificate.getPublicKey()).isEqualTo(keys.getPublic());
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getSerialNumber().signum()).isPositive();
    assertThat(certificate.getSerialNumber())
        .isNotEqualTo(parse(certificate(keys, NOW)).getSerialNumber());
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofDays(1)));
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(30)));
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
  }

  @Test
  void datesMayLieFarAhead() throws Exception {
    Instant late = Instant.parse("2049-12-31T23:59:59Z");
    X509Certificate certificate = parse(certificate(keys("secp256r1"), late));
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(late.minus(Duration.ofDays(1)));
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(late.plus(Duration.ofDays(30)));
  }

  @Test
  void eachIdentityIsAnother() {
    DtlsIdentity one = DtlsIdentity.generate(RANDOM, NOW.toEpochMilli());
    DtlsIdentity other = DtlsIdentity.generate(RANDOM, NOW.toEpochMilli());
    assertThat(one.fingerprint()).matches("sha-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}");
    assertThat(other.fingerprint()).isNotEqualTo(one.fingerprint());
  }

  @Test
  void bothKindsOfKeyAreRead() throws Exception {
    KeyPair keys = keys("secp256r1");
    byte[] certificate = certificate(keys, NOW);
    String chain = "Some words.\n" + pem("CERTIFICATE", certificate);
    assertThat(
            DtlsIdentity.ofPem(chain, pem("PRIVATE KEY", keys.getPrivate().getEncoded()), RANDOM)
                .fingerprint())
        .isEqualTo(sha256(certificate));
    String withParameters =
        pem("EC PARAMETERS", SECObjectIdentifiers.secp256r1.getEncoded())
            + pem("EC PRIVATE KEY", sec1(keys));
    assertThat(DtlsIdentity.ofPem(chain, withParameters, RANDOM).fingerprint())
        .isEqualTo(sha256(certificate));
    String windows = (chain + withParameters).replace("\n", "\r\n");
    assertThat(DtlsIdentity.ofPem(windows, windows, RANDOM).fingerprint())
        .isEqualTo(sha256(certificate));
  }

  @Test
  void theFirstOfAChainIsTheOneThatCounts() throws Exception {
    KeyPair keys = keys("secp256r1");
    KeyPair authority = keys("secp256r1");
    String own = pem("CERTIFICATE", certificate(keys, NOW));
    String above = pem("CERTIFICATE", certificate(authority, NOW));
    String key = pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    assertThat(DtlsIdentity.ofPem(own + above, key, RANDOM).fingerprint())
        .isEqualTo(sha256(certificateOf(own)));
    assertRefused(above + own, key, "the key is not that of the first certificate");
  }

  private static byte[] certificateOf(String pem) {
    return Pem.blocks(pem).get(0).content();
  }

  @Test
  void whatCannotBeUsedIsNamed() throws Exception {
    KeyPair keys = keys("secp256r1");
    String chain = pem("CERTIFICATE", certificate(keys, NOW));
    String key = pem("PRIVATE KEY", keys.getPrivate().getEncoded());
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(1024);
    byte[] rsaKey = rsa.generateKeyPair().getPrivate().getEncoded();
    byte[] ed25519 =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
    byte[] p384 = keys("secp384r1").getPrivate().getEncoded();

    assertRefused("", key, "no '-----BEGIN CERTIFICATE-----'");
    assertRefused(key, key, "no '-----BEGIN CERTIFICATE-----'");
    assertRefused(chain.substring(0, 300), key, "'-----END CERTIFICATE-----' is missing");
    assertRefused("-----BEGIN CERT", key, "does not end with -----");
    assertRefused(pem("CERTIFICATE", new byte[100]), key, "certificate 1 of 1 is none of X.509");
    assertRefused(chain + pem("CERTIFICATE", new byte[9]), key, "certificate 2 of 2");
    assertRefused(chain.replace('A', '=').replace('M', '='), key, "is not Base64");
    assertRefused("x".repeat(300_000), key, "300000 characters of PEM text; accepted are 262144");

    assertRefused(chain, "", "has no key");
    assertRefused(chain, chain, "has no key");
    assertRefused(chain, key + key, "more than one key");
    assertRefused(chain, pem("RSA PRIVATE KEY", rsaKey), "a block 'RSA PRIVATE KEY'");
    assertRefused(chain, pem("ENCRYPTED PRIVATE KEY", rsaKey), "a block 'ENCRYPTED PRIVATE KEY'");
    assertRefused(
        chain,
        "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END EC PRIVATE KEY-----",
        "is encrypted");
    assertRefused(chain, pem("PRIVATE KEY", rsaKey), "it is an RSA key");
    assertRefused(chain, pem("PRIVATE KEY", ed25519), "a key for the algorithm 1.3.101.112");
    assertRefused(chain, pem("PRIVATE KEY", p384), "on the curve 1.3.132.0.34");
    assertRefused(chain, pem("PRIVATE KEY", new byte[20]), "the PKCS #8 key");
    assertRefused(chain, pem("EC PRIVATE KEY", new byte[20]), "the SEC 1 key");
    assertRefused(
        chain,
        pem("PRIVATE KEY", keys("secp256r1").getPrivate().getEncoded()),
        "the key is not that of the first certificate");
  }

  private static void assertRefused(String chain, String key, String why) {
    assertThatThrownBy(() -> DtlsIdentity.ofPem(chain, key, RANDOM))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .containsAnyOf("accepted", "missing", "end", "X.509", "Base64"));
  }
}
