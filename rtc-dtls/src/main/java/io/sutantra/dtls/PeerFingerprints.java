package io.sutantra.dtls;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA224Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.util.Arrays;

/**
 * The fingerprints from a peer's signalling, one of which the peer's certificate must have.
 *
 * <p>Only the fingerprints of the strongest hash function count. <b>Threading:</b> immutable.
 * <b>Spec:</b> RFC 8122 section 5.
 */
final class PeerFingerprints {
  /** The hash functions, the weakest first. */
  private enum Hash {
    SHA_1,
    SHA_224,
    SHA_256,
    SHA_384,
    SHA_512;

    private Digest digest() {
      return switch (this) {
        case SHA_1 -> new SHA1Digest();
        case SHA_224 -> new SHA224Digest();
        case SHA_256 -> new SHA256Digest();
        case SHA_384 -> new SHA384Digest();
        case SHA_512 -> new SHA512Digest();
      };
    }

    int bytes() {
      return digest().getDigestSize();
    }

    byte[] of(byte[] bytes) {
      Digest made = digest();
      byte[] out = new byte[made.getDigestSize()];
      made.update(bytes, 0, bytes.length);
      made.doFinal(out, 0);
      return out;
    }

    static Optional<Hash> named(String name) {
      for (Hash hash : values()) {
        if (hash.sdpName().equals(name.toLowerCase(Locale.ROOT))) {
          return Optional.of(hash);
        }
      }
      return Optional.empty();
    }

    String sdpName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

  /** Maximum number of lines that are read. */
  private static final int MAX_LINES = 32;

  /** Maximum length of RSA keys: the time to verify grows with the cube of the length. */
  private static final int MAX_RSA_BITS = 4096;

  private final Hash hash;
  private final List<byte[]> digests;

  /**
   * Reads fingerprints. Those of unknown hash functions are skipped.
   *
   * @throws IllegalArgumentException if none is left
   */
  PeerFingerprints(List<String> lines) {
    Hash strongest = null;
    List<byte[]> of = new ArrayList<>(1);
    for (String line : lines.subList(0, Math.min(MAX_LINES, lines.size()))) {
      String[] parts = line.strip().split("\\s+", 2);
      Optional<Hash> named = Hash.named(parts[0]);
      Optional<byte[]> digest = parts.length < 2 ? Optional.empty() : parse(parts[1]);
      if (named.isEmpty() || digest.isEmpty() || digest.get().length != named.get().bytes()) {
        continue;
      }
      if (strongest == null || named.get().compareTo(strongest) > 0) {
        strongest = named.get();
        of.clear();
      }
      if (named.get() == strongest) {
        of.add(digest.get());
      }
    }
    if (strongest == null) {
      throw new IllegalArgumentException(
          "no usable fingerprint in %s; accepted are sha-1, sha-224, sha-256, sha-384 and sha-512, each with its bytes in hexadecimal, as in 'sha-256 AB:CD:…'"
              .formatted(shortened(lines)));
    }
    hash = strongest;
    digests = List.copyOf(of);
  }

  private static String shortened(List<String> lines) {
    String text = lines.toString();
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }

  private static Optional<byte[]> parse(String hex) {
    try {
      return Optional.of(HEX.parseHex(hex.strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns the SHA-256 fingerprint of a certificate. */
  static String of(byte[] certificate) {
    return Hash.SHA_256.sdpName() + " " + HEX.formatHex(Hash.SHA_256.of(certificate));
  }

  /**
   * Checks the certificate of a peer.
   *
   * @throws TlsFatalAlert if the certificate has no expected fingerprint, or a key whose signatures
   *     take long to verify
   */
  void check(Certificate chain) throws IOException {
    if (chain == null || chain.isEmpty()) {
      throw new TlsFatalAlert(AlertDescription.handshake_failure, "the peer shows no certificate");
    }
    byte[] encoded = chain.getCertificateAt(0).getEncoded();
    byte[] digest = hash.of(encoded);
    for (byte[] expected : digests) {
      if (Arrays.constantTimeAreEqual(expected, digest)) {
        checkKey(chain);
        return;
      }
    }
    throw new TlsFatalAlert(
        AlertDescription.bad_certificate,
        "the peer's certificate has the fingerprint %s %s, which its signalling does not name"
            .formatted(hash.sdpName(), HEX.formatHex(digest)));
  }

  private static void checkKey(Certificate chain) throws IOException {
    try {
      SubjectPublicKeyInfo info =
          ((BcTlsCertificate) chain.getCertificateAt(0)).getCertificate().getSubjectPublicKeyInfo();
      if (isNamedCurve(info) || isModestRsa(info)) {
        return;
      }
    } catch (IOException | RuntimeException e) {
      // Parts of a key are only parsed on access.
      throw new TlsFatalAlert(AlertDescription.bad_certificate, e);
    }
    throw new TlsFatalAlert(
        AlertDescription.unsupported_certificate,
        "the peer's certificate must have a key on P-256, P-384 or P-521, or an RSA key of %d bits at most"
            .formatted(MAX_RSA_BITS));
  }

  private static boolean isNamedCurve(SubjectPublicKeyInfo info) {
    Object curve = info.getAlgorithm().getParameters();
    return info.getAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
        && (SECObjectIdentifiers.secp256r1.equals(curve)
            || SECObjectIdentifiers.secp384r1.equals(curve)
            || SECObjectIdentifiers.secp521r1.equals(curve));
  }

  private static boolean isModestRsa(SubjectPublicKeyInfo info) throws IOException {
    if (!info.getAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return false;
    }
    RSAPublicKey key = RSAPublicKey.getInstance(info.parsePublicKey());
    return key.getModulus().bitLength() <= MAX_RSA_BITS
        && key.getPublicExponent().bitLength() <= 33;
  }
}
