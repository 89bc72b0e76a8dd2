package io.sutantra.dtls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/**
 * A factory of self-signed certificates.
 *
 * <p><b>Spec:</b> RFC 5280 section 4.1.
 */
final class SelfSigned {
  private static final DateTimeFormatter UTC_TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'");
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");

  private SelfSigned() {}

  /** Returns the DER encoding of a certificate, signed by ECDSA with SHA-256. */
  static byte[] certificate(AsymmetricCipherKeyPair keys, SecureRandom random, long epochMillis) {
    X500Name name = new X500Name("CN=Sutantra");
    AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    Instant now = Instant.ofEpochMilli(epochMillis);
    try {
      V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
      generator.setSerialNumber(new ASN1Integer(new BigInteger(127, random).add(BigInteger.ONE)));
      generator.setSignature(algorithm);
      generator.setIssuer(name);
      generator.setStartDate(time(now.minus(Duration.ofDays(1))));
      generator.setEndDate(time(now.plus(Duration.ofDays(30))));
      generator.setSubject(name);
      generator.setSubjectPublicKeyInfo(
          SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(keys.getPublic()));
      TBSCertificate unsigned = generator.generateTBSCertificate();
      DSADigestSigner signer = new DSADigestSigner(new ECDSASigner(), new SHA256Digest());
      signer.init(true, new ParametersWithRandom(keys.getPrivate(), random));
      byte[] encoded = unsigned.getEncoded(ASN1Encoding.DER);
      signer.update(encoded, 0, encoded.length);
      return new DERSequence(
              new ASN1Encodable[] {
                unsigned, algorithm, new DERBitString(signer.generateSignature())
              })
          .getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("a certificate cannot be made", e);
    }
  }

  /** Returns a time with a two-digit year up to 2049, and a four-digit year from then on. */
  private static Time time(Instant instant) {
    ZonedDateTime utc = instant.atZone(ZoneOffset.UTC);
    return utc.getYear() < 2050
        ? new Time(new DERUTCTime(UTC_TIME.format(utc)))
        : new Time(new DERGeneralizedTime(GENERALIZED_TIME.format(utc)));
  }
}
