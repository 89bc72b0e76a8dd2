package io.sutantra.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.rtc.srtp.SrtpProfile;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of our server with clients that behave differently from ours. */
class ForeignClientTest {
  private static final DtlsIdentity SERVER = DtlsSessionTest.identity();
  private static final DtlsIdentity CLIENT = DtlsSessionTest.identity();

  private final DtlsThreads threads = new DtlsThreads();
  private final Side server = new Side();
  private final ForeignClient client = new ForeignClient();

  @AfterEach
  void close() {
    threads.close();
  }

  private CompletableFuture<DTLSTransport> connect() {
    DtlsSession serving =
        DtlsSession.server(
            SERVER, List.of(CLIENT.fingerprint()), DtlsLimits.DEFAULT, threads, server);
    server.wire(client::receive);
    return client.connect(serving::receive);
  }

  private void assertRefused(String why, String alert) throws Exception {
    CompletableFuture<DTLSTransport> connection = connect();
    assertThat(server.failure()).isEqualTo(why);
    assertThatThrownBy(() -> connection.get(Side.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasMessageContaining(alert);
  }

  @Test
  void noCertificateIsNoSession() throws Exception {
    assertRefused("handshake_failure(40): the peer shows no certificate", "handshake_failure(40)");
  }

  @Test
  void noSrtpIsNoSession() throws Exception {
    client.identity = CLIENT;
    client.srtp = false;
    assertRefused(
        "handshake_failure(40): the peer does not offer SRTP (use_srtp)", "handshake_failure(40)");
  }

  @Test
  void noExtendedMasterSecretIsNoSession() throws Exception {
    client.identity = CLIENT;
    client.extendedMasterSecret = false;
    assertRefused(
        "handshake_failure(40): Extended Master Secret extension is required",
        "handshake_failure(40)");
  }

  @Test
  void anOldVersionIsNoSession() throws Exception {
    client.identity = CLIENT;
    client.versions = ProtocolVersion.DTLSv10.only();
    client.suites = new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA};
    assertRefused("protocol_version(70): the peer does not speak DTLS 1.2", "protocol_version(70)");
  }

  @Test
  void noCommonCipherSuiteIsNoSession() throws Exception {
    client.identity = CLIENT;
    client.suites = new int[] {CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256};
    assertRefused(
        "handshake_failure(40): the peer offers no cipher suite that is accepted here, as is"
            + " TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "handshake_failure(40)");
  }

  @Test
  void noCommonGroupIsNoSession() throws Exception {
    client.identity = CLIENT;
    client.groups = new int[] {NamedGroup.secp521r1};
    assertRefused(
        "handshake_failure(40): the peer offers none of X25519, P-256 and P-384",
        "handshake_failure(40)");
  }

  @ParameterizedTest
  @CsvSource({
    "0xC02B, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "0xCCA9, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "0xC02C, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "0xC009, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"
  })
  void eachCipherSuiteDoes(int suite, String name) throws Exception {
    client.identity = CLIENT;
    client.suites = new int[] {CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, suite};
    CompletableFuture<DTLSTransport> connection = connect();
    DTLSTransport transport = connection.get(Side.PATIENCE_SECONDS, TimeUnit.SECONDS);
    server.keys();
    assertThat(server.cipherSuite()).isEqualTo(name);
    transport.close();
    server.awaitEnd();
  }

  @ParameterizedTest
  @CsvSource({"29", "23", "24"})
  void eachGroupDoes(int group) throws Exception {
    client.identity = CLIENT;
    client.groups = new int[] {NamedGroup.secp521r1, group};
    var unused = connect();
    assertThat(server.keys()).isNotNull();
  }

  @Test
  void unknownProfilesAndAnMkiAreSteppedOver() throws Exception {
    client.identity = CLIENT;
    client.profiles = new int[] {0x55, 2, 1, 8};
    client.mki = new byte[] {1, 2, 3};
    var unused = connect();
    assertThat(server.keys().profile()).isEqualTo(SrtpProfile.AES_CM_128_HMAC_SHA1_80);
  }

  /** The ClientHello takes more than one datagram, and offers DTLS 1.3 too. */
  @Test
  void aBrowserOfOurDaysGetsDtls12() throws Exception {
    client.identity = CLIENT;
    client.modern = true;
    client.groups = new int[] {0x11EC, NamedGroup.x25519, NamedGroup.secp256r1};
    DTLSTransport transport = connect().get(Side.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(server.keys()).isNotNull();
    transport.close();
    server.awaitEnd();
  }

  @Test
  void applicationDataIsIgnored() throws Exception {
    client.identity = CLIENT;
    DTLSTransport transport = connect().get(Side.PATIENCE_SECONDS, TimeUnit.SECONDS);
    server.keys();
    for (int i = 0; i < 500; i++) {
      transport.send(new byte[1000], 0, 1000);
      transport.send(new byte[2], 0, 2);
    }
    assertThat(server.hasEnded()).isFalse();
    transport.close();
    server.awaitEnd();
    assertThat(server.verdicts()).isEqualTo(1);
  }
}
