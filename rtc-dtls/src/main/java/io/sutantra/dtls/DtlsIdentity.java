package io.sutantra.dtls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * The identity of this side: a certificate and its key, on the curve P-256.
 *
 * <p><b>Threading:</b> immutable. <b>Spec:</b> RFC 8827 section 6.5, RFC 8122 section 5.
 */
public final class DtlsIdentity {
  private static final ECDomainParameters P256 = p256();
  private static final String ACCEPTED_KEY =
      "accepted is one P-256 key without a pass phrase, as 'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256' makes it";

  private final SecureRandom random;
  private final BcTlsCrypto crypto;
  private final ECPrivateKeyParameters key;
  private final Certificate chain;
  private final String fingerprint;

  private DtlsIdentity(SecureRandom random, ECPrivateKeyParameters key, List<byte[]> certificates) {
    this.random = random;
    this.crypto = new BcTlsCrypto(random);
    this.key = key;
    TlsCertificate[] parsed = new TlsCertificate[certificates.size()];
    for (int i = 0; i < parsed.length; i++) {
      try {
        parsed[i] = new BcTlsCertificate(crypto, certificates.get(i));
      } catch (IOException | RuntimeException e) {
        throw new IllegalArgumentException(
            "certificate %d of %d is none of X.509: %s"
                .formatted(i + 1, parsed.length, e.getMessage()),
            e);
      }
    }
    this.chain = new Certificate(parsed);
    this.fingerprint = PeerFingerprints.of(certificates.get(0));
  }

  private static ECDomainParameters p256() {
    X9ECParameters curve = CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1);
    return new ECNamedDomainParameters(SECObjectIdentifiers.secp256r1, curve);
  }

  /**
   * Generates a key and a self-signed certificate, valid from a day ago to thirty days ahead.
   *
   * @param random source of the key and the serial number; kept for the handshakes
   * @param epochMillis the current time
   */
  public static DtlsIdentity generate(SecureRandom random, long epochMillis) {
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(new ECKeyGenerationParameters(P256, random));
    AsymmetricCipherKeyPair keys = generator.generateKeyPair();
    return new DtlsIdentity(
        random,
        (ECPrivateKeyParameters) keys.getPrivate(),
        List.of(SelfSigned.certificate(keys, random, epochMillis)));
  }

  /**
   * Reads an identity from PEM text.
   *
   * @param certificates {@code CERTIFICATE} blocks, that of the key first
   * @param key one {@code PRIVATE KEY} (PKCS #8) or {@code EC PRIVATE KEY} (SEC 1) block
   * @param random generator that is kept for the handshakes
   * @throws IllegalArgumentException with a message that says what is wrong and what would be
   *     accepted
   */
  public static DtlsIdentity ofPem(String certificates, String key, SecureRandom random) {
    List<byte[]> chain = new ArrayList<>(1);
    for (Pem block : Pem.blocks(certificates)) {
      if (block.label().equals("CERTIFICATE")) {
        chain.add(block.content());
      }
    }
    if (chain.isEmpty()) {
      throw new IllegalArgumentException(
          "the PEM text has no '-----BEGIN CERTIFICATE-----'; accepted are one certificate, or a chain that begins with the key's own");
    }
    DtlsIdentity identity = new DtlsIdentity(random, privateKey(key), chain);
    identity.requireMatch();
    return identity;
  }

  private static ECPrivateKeyParameters privateKey(String text) {
    ECPrivateKeyParameters found = null;
    for (Pem block : Pem.blocks(text)) {
      ECPrivateKeyParameters read;
      switch (block.label()) {
        case "PRIVATE KEY" -> read = pkcs8(block.content());
        case "EC PRIVATE KEY" -> read = sec1(block.content());
        case "EC PARAMETERS", "CERTIFICATE" -> {
          continue;
        }
        default ->
            throw new IllegalArgumentException(
                "the key's PEM text has a block '%s'; %s".formatted(block.label(), ACCEPTED_KEY));
      }
      if (found != null) {
        throw new IllegalArgumentException(
            "the key's PEM text has more than one key; " + ACCEPTED_KEY);
      }
      found = read;
    }
    if (found == null) {
      throw new IllegalArgumentException("the key's PEM text has no key; " + ACCEPTED_KEY);
    }
    return found;
  }

  private static ECPrivateKeyParameters pkcs8(byte[] der) {
    PrivateKeyInfo info;
    ECPrivateKey key;
    try {
      info = PrivateKeyInfo.getInstance(der);
      if (info.getPrivateKeyAlgorithm()
          .getAlgorithm()
          .equals(PKCSObjectIdentifiers.rsaEncryption)) {
        throw new IllegalArgumentException("it is an RSA key");
      }
      if (!info.getPrivateKeyAlgorithm()
          .getAlgorithm()
          .equals(X9ObjectIdentifiers.id_ecPublicKey)) {
        throw new IllegalArgumentException(
            "it is a key for the algorithm " + info.getPrivateKeyAlgorithm().getAlgorithm());
      }
      key = ECPrivateKey.getInstance(info.parsePrivateKey());
    } catch (IOException | RuntimeException e) {
      throw unreadable("PKCS #8 key ('PRIVATE KEY')", e);
    }
    requireP256(info.getPrivateKeyAlgorithm().getParameters());
    return parameters(key);
  }

  private static ECPrivateKeyParameters sec1(byte[] der) {
    ECPrivateKey key;
    ASN1Encodable curve;
    try {
      key = ECPrivateKey.getInstance(der);
      curve = key.getParametersObject();
    } catch (RuntimeException e) {
      throw unreadable("SEC 1 key ('EC PRIVATE KEY')", e);
    }
    requireP256(curve);
    return parameters(key);
  }

  private static IllegalArgumentException unreadable(String what, Exception cause) {
    return new IllegalArgumentException(
        "the %s cannot be used: %s; %s".formatted(what, cause.getMessage(), ACCEPTED_KEY), cause);
  }

  private static void requireP256(ASN1Encodable curve) {
    if (!SECObjectIdentifiers.secp256r1.equals(curve)) {
      throw new IllegalArgumentException(
          "the key is on the curve %s; %s"
              .formatted(curve == null ? "that it does not name" : curve, ACCEPTED_KEY));
    }
  }

  private static ECPrivateKeyParameters parameters(ECPrivateKey key) {
    BigInteger scalar;
    try {
      scalar = key.getKey();
    } catch (RuntimeException e) {
      // The outside looked like a key, but the content is not.
      throw unreadable("key", e);
    }
    if (scalar.signum() <= 0 || scalar.compareTo(P256.getN()) >= 0) {
      throw new IllegalArgumentException("the key is out of range; " + ACCEPTED_KEY);
    }
    return new ECPrivateKeyParameters(scalar, P256);
  }

  private void requireMatch() {
    SubjectPublicKeyInfo info =
        ((BcTlsCertificate) chain.getCertificateAt(0)).getCertificate().getSubjectPublicKeyInfo();
    ECPoint point = new FixedPointCombMultiplier().multiply(P256.getG(), key.getD()).normalize();
    boolean matches;
    try {
      matches =
          SECObjectIdentifiers.secp256r1.equals(info.getAlgorithm().getParameters())
              && P256.getCurve().decodePoint(info.getPublicKeyData().getOctets()).equals(point);
    } catch (RuntimeException e) {
      matches = false;
    }
    if (!matches) {
      throw new IllegalArgumentException(
          "the key is not that of the first certificate; accepted are a certificate and its own key");
    }
  }

  /** Returns the value of {@code a=fingerprint}: {@code sha-256 AB:CD:…}. */
  public String fingerprint() {
    return fingerprint;
  }

  SecureRandom random() {
    return random;
  }

  /** Returns the certificate and the signer for a handshake. */
  TlsCredentials credentials(TlsContext context) {
    return new BcDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context),
        crypto,
        key,
        chain,
        SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
  }
}
