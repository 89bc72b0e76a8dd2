package io.sutantra.dtls;

import io.sutantra.rtc.srtp.SrtpKeys;
import io.sutantra.rtc.srtp.SrtpProfile;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;

/** The negotiable parameters of a handshake, common to both sides, with their outcome. */
final class Negotiation {
  /** The groups of the key exchange, the fastest first. */
  static final int[] GROUPS = {NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1};

  /** The key types that a peer may sign with. */
  static final short[] CERTIFICATE_TYPES = {
    ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign
  };

  /** The SRTP profiles, the best first. AES-GCM is cheaper where the JDK has hardware support. */
  static final List<SrtpProfile> PROFILES =
      List.of(SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AES_CM_128_HMAC_SHA1_80);

  private final List<SrtpProfile> profiles;
  private SrtpProfile profile;
  private SrtpKeys keys;
  private String cipherSuite;

  /** Offers profiles, the best first. */
  Negotiation(List<SrtpProfile> profiles) {
    this.profiles = profiles;
  }

  /** Returns the numbers of the profiles, the best first. */
  int[] profileIds() {
    return profiles.stream().mapToInt(SrtpProfile::id).toArray();
  }

  /** Returns the names of the profiles, for messages. */
  String profileNames() {
    return profiles.toString();
  }

  /** Returns the accepted signature algorithms. */
  @SuppressWarnings("JdkObsolete") // Bouncy Castle takes a Vector.
  static Vector<SignatureAndHashAlgorithm> signatureAlgorithms() {
    Vector<SignatureAndHashAlgorithm> algorithms = new Vector<>(9);
    short[] hashes = {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512};
    for (short hash : hashes) {
      algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.ecdsa));
    }
    algorithms.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha256);
    algorithms.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha384);
    algorithms.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha512);
    for (short hash : hashes) {
      algorithms.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.rsa));
    }
    return algorithms;
  }

  /** Selects the best profile that the other side supports; empty if there is none. */
  Optional<SrtpProfile> agree(int[] offered) {
    for (SrtpProfile candidate : profiles) {
      if (Arrays.stream(offered).anyMatch(id -> id == candidate.id())) {
        profile = candidate;
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** Returns the selected profile. */
  Optional<SrtpProfile> profile() {
    return Optional.ofNullable(profile);
  }

  /** Exports the keys. Must be called while the master secret exists. */
  void complete(TlsContext context) {
    byte[] exported =
        context.exportKeyingMaterial(
            ExporterLabel.dtls_srtp, null, 2 * (profile.keyBytes() + profile.saltBytes()));
    keys = SrtpKeys.of(profile, exported);
    cipherSuite = CipherSuites.name(context.getSecurityParametersConnection().getCipherSuite());
  }

  /** Returns the keys; null before the handshake is complete. */
  SrtpKeys keys() {
    return keys;
  }

  /** Returns the cipher suite's name; null before the handshake is complete. */
  String cipherSuite() {
    return cipherSuite;
  }
}
