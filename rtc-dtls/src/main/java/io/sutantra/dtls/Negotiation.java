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

/** What both sides of a handshake want of it, and what it gave. */
final class Negotiation {
  /** The groups of the key exchange, fastest first. */
  static final int[] GROUPS = {NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1};

  /** Keys that a peer may sign by. */
  static final short[] CERTIFICATE_TYPES = {
    ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign
  };

  /** The SRTP profiles, best first: where the JDK has AES-GCM in hardware it is the cheaper. */
  static final List<SrtpProfile> PROFILES =
      List.of(SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AES_CM_128_HMAC_SHA1_80);

  private final List<SrtpProfile> profiles;
  private SrtpProfile profile;
  private SrtpKeys keys;
  private String cipherSuite;

  /** Wants one of these profiles, best first. */
  Negotiation(List<SrtpProfile> profiles) {
    this.profiles = profiles;
  }

  /** The profiles' numbers, best first. */
  int[] profileIds() {
    return profiles.stream().mapToInt(SrtpProfile::id).toArray();
  }

  /** What names the profiles in a message. */
  String profileNames() {
    return profiles.toString();
  }

  /** The signatures that are accepted. */
  @SuppressWarnings("JdkObsolete") // It is what Bouncy Castle takes.
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

  /** Agrees on the best profile that the other side has, if there is one. */
  Optional<SrtpProfile> agree(int[] offered) {
    for (SrtpProfile candidate : profiles) {
      if (Arrays.stream(offered).anyMatch(id -> id == candidate.id())) {
        profile = candidate;
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** The profile that was agreed on. */
  Optional<SrtpProfile> profile() {
    return Optional.ofNullable(profile);
  }

  /** Takes the keys while the master secret is there. */
  void complete(TlsContext context) {
    byte[] exported =
        context.exportKeyingMaterial(
            ExporterLabel.dtls_srtp, null, 2 * (profile.keyBytes() + profile.saltBytes()));
    keys = SrtpKeys.of(profile, exported);
    cipherSuite = CipherSuites.name(context.getSecurityParametersConnection().getCipherSuite());
  }

  /** The keys; null before the handshake is complete. */
  SrtpKeys keys() {
    return keys;
  }

  /** The cipher suite's name; null before the handshake is complete. */
  String cipherSuite() {
    return cipherSuite;
  }
}
