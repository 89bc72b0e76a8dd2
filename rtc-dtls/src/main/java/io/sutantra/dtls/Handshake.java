package io.sutantra.dtls;

import io.sutantra.rtc.srtp.SrtpProfile;
import java.io.IOException;
import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;

/**
 * A handshake by Bouncy Castle.
 *
 * <p><b>Threading:</b> blocks its thread.
 */
final class Handshake {
  private final DtlsIdentity identity;
  private final PeerFingerprints fingerprints;
  private final DtlsLimits limits;
  private final Negotiation negotiation;
  private final boolean client;

  Handshake(
      DtlsIdentity identity,
      PeerFingerprints fingerprints,
      DtlsLimits limits,
      List<SrtpProfile> profiles,
      boolean client) {
    this.identity = identity;
    this.fingerprints = fingerprints;
    this.limits = limits;
    this.negotiation = new Negotiation(profiles);
    this.client = client;
  }

  DtlsLimits limits() {
    return limits;
  }

  /** Returns what was negotiated. */
  Negotiation negotiation() {
    return negotiation;
  }

  /**
   * Runs the handshake to its end.
   *
   * @param limitMillis maximum duration
   * @throws IOException if the handshake fails; the peer was told, and {@link #reason} says why
   */
  EstablishedSession run(Datagrams datagrams, int limitMillis) throws IOException {
    SessionCrypto crypto = new SessionCrypto(identity.random());
    // The returned transports are not kept: each would keep the whole handshake in memory for a
    // little state.
    if (client) {
      var unused =
          new DTLSClientProtocol()
              .connect(
                  new ClientPeer(crypto, identity, fingerprints, limits, limitMillis, negotiation),
                  datagrams);
      datagrams.flush();
      return new EstablishedSession(crypto.cipher(), List.of());
    }
    var unused =
        new DTLSServerProtocol()
            .accept(
                new ServerPeer(crypto, identity, fingerprints, limits, limitMillis, negotiation),
                datagrams);
    datagrams.flush();
    return new EstablishedSession(crypto.cipher(), datagrams.lastFlight());
  }

  /** Returns a text for people that says why a handshake failed. */
  String reason(Throwable failure) {
    if (failure instanceof TlsFatalAlertReceived received) {
      return "the peer sent " + AlertDescription.getText(received.getAlertDescription());
    } else if (failure instanceof TlsFatalAlert alert) {
      String name = AlertDescription.getText(alert.getAlertDescription());
      String message = String.valueOf(alert.getMessage());
      if (message.startsWith(name + "; ")) {
        return name + ": " + message.substring(name.length() + 2);
      }
      return alert.getCause() == null ? name : name + ": " + alert.getCause();
    } else if (failure instanceof TlsTimeoutException) {
      return "no handshake within %d ms".formatted(limits.handshakeMillis());
    }
    return String.valueOf(failure.getMessage() == null ? failure : failure.getMessage());
  }
}
