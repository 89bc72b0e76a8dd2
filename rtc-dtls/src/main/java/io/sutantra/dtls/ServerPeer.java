package io.sutantra.dtls;

import io.sutantra.rtc.srtp.SrtpProfile;
import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsECConfig;

/** The server's side of Bouncy Castle's handshake, as callbacks. */
@SuppressWarnings({"rawtypes", "JdkObsolete"}) // The types are those of Bouncy Castle.
final class ServerPeer extends AbstractTlsServer {
  private final DtlsIdentity identity;
  private final PeerFingerprints fingerprints;
  private final DtlsLimits limits;
  private final int limitMillis;
  private final Negotiation negotiation;

  ServerPeer(
      SessionCrypto crypto,
      DtlsIdentity identity,
      PeerFingerprints fingerprints,
      DtlsLimits limits,
      int limitMillis,
      Negotiation negotiation) {
    super(crypto);
    this.identity = identity;
    this.fingerprints = fingerprints;
    this.limits = limits;
    this.limitMillis = limitMillis;
    this.negotiation = negotiation;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return CipherSuites.ofServer();
  }

  @Override
  public ProtocolVersion getServerVersion() throws IOException {
    if (!ProtocolVersion.contains(context.getClientSupportedVersions(), ProtocolVersion.DTLSv12)) {
      throw new TlsFatalAlert(
          AlertDescription.protocol_version, "the peer does not speak DTLS 1.2");
    }
    return ProtocolVersion.DTLSv12;
  }

  @Override
  protected boolean preferLocalCipherSuites() {
    return true;
  }

  @Override
  protected String getDetailMessageNoCipherSuite() {
    return "the peer offers no cipher suite that is accepted here, as is "
        + CipherSuites.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;
  }

  @Override
  public int getHandshakeTimeoutMillis() {
    return limitMillis;
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return limits.resendMillis();
  }

  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }

  @Override
  public boolean shouldCheckSigAlgOfPeerCerts() {
    // The signer of the certificate does not matter, because the fingerprint authenticates it.
    return false;
  }

  @Override
  public void notifySecureRenegotiation(boolean secure) {
    // Insecure renegotiation is no danger, because there is no renegotiation.
  }

  @Override
  public void processClientExtensions(Hashtable extensions) throws IOException {
    super.processClientExtensions(extensions);
    UseSRTPData offered = TlsSRTPUtils.getUseSRTPExtension(extensions);
    if (offered != null && negotiation.agree(offered.getProtectionProfiles()).isEmpty()) {
      throw new TlsFatalAlert(
          AlertDescription.handshake_failure,
          "the peer offers no SRTP profile of " + negotiation.profileNames());
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public Hashtable getServerExtensions() throws IOException {
    SrtpProfile profile =
        negotiation
            .profile()
            .orElseThrow(
                () ->
                    new TlsFatalAlert(
                        AlertDescription.handshake_failure,
                        "the peer does not offer SRTP (use_srtp)"));
    Hashtable extensions = super.getServerExtensions();
    TlsSRTPUtils.addUseSRTPExtension(
        extensions, new UseSRTPData(new int[] {profile.id()}, TlsUtils.EMPTY_BYTES));
    return extensions;
  }

  @Override
  public TlsECConfig getECDHConfig() throws IOException {
    int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
    for (int group : Negotiation.GROUPS) {
      if (offered == null ? group != Negotiation.GROUPS[0] : contains(offered, group)) {
        return new TlsECConfig(group);
      }
    }
    throw new TlsFatalAlert(
        AlertDescription.handshake_failure, "the peer offers none of X25519, P-256 and P-384");
  }

  private static boolean contains(int[] values, int value) {
    for (int each : values) {
      if (each == value) {
        return true;
      }
    }
    return false;
  }

  @Override
  public TlsCredentials getCredentials() {
    return identity.credentials(context);
  }

  @Override
  public CertificateRequest getCertificateRequest() {
    return new CertificateRequest(
        Negotiation.CERTIFICATE_TYPES.clone(), Negotiation.signatureAlgorithms(), null);
  }

  @Override
  public void notifyClientCertificate(Certificate chain) throws IOException {
    fingerprints.check(chain);
  }

  @Override
  public void notifyHandshakeComplete() {
    negotiation.complete(context);
  }
}
