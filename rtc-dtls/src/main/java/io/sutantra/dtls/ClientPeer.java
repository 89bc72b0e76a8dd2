package io.sutantra.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;

/** The client's side of Bouncy Castle's handshake, as callbacks. */
@SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // The types are those of Bouncy Castle.
final class ClientPeer extends AbstractTlsClient implements TlsAuthentication {
  private final DtlsIdentity identity;
  private final PeerFingerprints fingerprints;
  private final DtlsLimits limits;
  private final int limitMillis;
  private final Negotiation negotiation;
  private boolean checked;

  ClientPeer(
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
    return CipherSuites.ofClient();
  }

  @Override
  protected Vector getSupportedGroups(Vector roles) {
    Vector groups = new Vector(Negotiation.GROUPS.length);
    for (int group : Negotiation.GROUPS) {
      groups.add(group);
    }
    return groups;
  }

  @Override
  protected Vector getSupportedSignatureAlgorithms() {
    return Negotiation.signatureAlgorithms();
  }

  @Override
  protected CertificateStatusRequest getCertificateStatusRequest() {
    return null;
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
  public Hashtable getClientExtensions() throws IOException {
    Hashtable extensions = super.getClientExtensions();
    TlsSRTPUtils.addUseSRTPExtension(
        extensions, new UseSRTPData(negotiation.profileIds(), TlsUtils.EMPTY_BYTES));
    return extensions;
  }

  @Override
  public void processServerExtensions(Hashtable extensions) throws IOException {
    super.processServerExtensions(extensions);
    UseSRTPData answer = extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions);
    if (answer == null) {
      throw new TlsFatalAlert(
          AlertDescription.handshake_failure, "the peer does not answer with SRTP (use_srtp)");
    }
    int[] profiles = answer.getProtectionProfiles();
    if (profiles.length != 1
        || answer.getMki().length > 0
        || negotiation.agree(profiles).isEmpty()) {
      throw new TlsFatalAlert(
          AlertDescription.illegal_parameter,
          "the peer must answer with one SRTP profile of %s, and no MKI"
              .formatted(negotiation.profileNames()));
    }
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return this;
  }

  @Override
  public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
    fingerprints.check(certificate.getCertificate());
    checked = true;
  }

  @Override
  public TlsCredentials getClientCredentials(CertificateRequest request) {
    return identity.credentials(context);
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    if (!checked) {
      throw new TlsFatalAlert(AlertDescription.handshake_failure, "the peer shows no certificate");
    }
    negotiation.complete(context);
  }
}
