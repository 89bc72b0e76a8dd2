package io.sutantra.dtls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Hashtable;
import java.util.Vector;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ExtensionType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** A DTLS client that behaves differently from ours. */
@SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // The types are those of Bouncy Castle.
final class ForeignClient extends DefaultTlsClient implements TlsAuthentication {
  private final LinkedBlockingQueue<byte[]> inbox = new LinkedBlockingQueue<>();
  private final CompletableFuture<DTLSTransport> result = new CompletableFuture<>();

  DtlsIdentity identity;
  boolean srtp = true;
  boolean extendedMasterSecret = true;
  byte[] mki = {};
  boolean modern;
  int[] profiles = {7, 1};
  int[] suites = {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
  int[] groups = {NamedGroup.secp256r1};
  ProtocolVersion[] versions = ProtocolVersion.DTLSv12.only();

  ForeignClient() {
    super(new BcTlsCrypto(new SecureRandom()));
  }

  void receive(byte[] datagram) {
    inbox.add(datagram);
  }

  /** Begins; completes with the connection or the failure. */
  CompletableFuture<DTLSTransport> connect(Consumer<byte[]> out) {
    HandshakeTurns turns =
        new HandshakeTurns(() -> 0, DtlsThreads.Limits.PATIENT, DtlsThreads.Limits.PATIENT);
    Datagrams datagrams = new Datagrams(inbox, () -> false, out, DtlsLimits.DEFAULT, turns.begin());
    Thread thread =
        new Thread(
            () -> {
              try {
                DTLSTransport transport = new DTLSClientProtocol().connect(this, datagrams);
                datagrams.flush();
                result.complete(transport);
              } catch (IOException | RuntimeException e) {
                result.completeExceptionally(e);
              }
            },
            "foreign client");
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  @Override
  public int getHandshakeTimeoutMillis() {
    return 20_000;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return versions;
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return suites;
  }

  @Override
  protected Vector getSupportedGroups(Vector roles) {
    Vector result = new Vector();
    for (int group : groups) {
      result.add(group);
    }
    return result;
  }

  @Override
  public boolean shouldUseExtendedMasterSecret() {
    return extendedMasterSecret;
  }

  @Override
  public Hashtable getClientExtensions() throws IOException {
    Hashtable extensions = super.getClientExtensions();
    if (srtp) {
      TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(profiles, mki));
    }
    if (modern) {
      TlsExtensionsUtils.addSupportedVersionsExtensionClient(
          extensions, new ProtocolVersion[] {ProtocolVersion.DTLSv13, ProtocolVersion.DTLSv12});
      extensions.put(ExtensionType.key_share, keyShares());
    }
    return extensions;
  }

  /** Returns a key share of the length of X25519MLKEM768. */
  private static byte[] keyShares() {
    return ByteBuffer.allocate(6 + 1216)
        .putShort((short) (4 + 1216))
        .putShort((short) 0x11EC)
        .putShort((short) 1216)
        .array();
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return this;
  }

  @Override
  public void notifyServerCertificate(TlsServerCertificate certificate) {}

  @Override
  public TlsCredentials getClientCredentials(CertificateRequest request) {
    return identity == null ? null : identity.credentials(context);
  }
}
