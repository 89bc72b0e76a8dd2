package io.sutantra.dtls;

import static io.sutantra.rtc.srtp.SrtpProfile.AEAD_AES_128_GCM;
import static io.sutantra.rtc.srtp.SrtpProfile.AES_CM_128_HMAC_SHA1_80;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.rtc.srtp.SrtpProfile;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DtlsSessionTest {
  private static final DtlsIdentity SERVER = identity();
  private static final DtlsIdentity CLIENT = identity();
  private static final List<SrtpProfile> BOTH = List.of(AEAD_AES_128_GCM, AES_CM_128_HMAC_SHA1_80);

  /** Limits with fast retransmission and late failure. */
  private static final DtlsLimits PATIENT = new DtlsLimits(25_000, 20_000, 20, 1200);

  private final DtlsThreads threads = new DtlsThreads();
  private final Side server = new Side();
  private final Side client = new Side();
  private DtlsSession serving;
  private DtlsSession calling;

  static DtlsIdentity identity() {
    return DtlsIdentity.generate(new SecureRandom(), System.currentTimeMillis());
  }

  @AfterEach
  void close() {
    threads.close();
  }

  private void make(DtlsLimits limits, List<SrtpProfile> served, List<SrtpProfile> wanted) {
    make(SERVER.fingerprint(), CLIENT.fingerprint(), limits, served, wanted);
  }

  private void make(
      String ofServer,
      String ofClient,
      DtlsLimits limits,
      List<SrtpProfile> served,
      List<SrtpProfile> wanted) {
    serving = DtlsSession.of(SERVER, List.of(ofClient), limits, served, false, "", threads, server);
    calling = DtlsSession.of(CLIENT, List.of(ofServer), limits, wanted, true, "", threads, client);
    server.wire(calling::receive);
    client.wire(serving::receive);
  }

  private void assertSameKeys() throws Exception {
    assertThat(Side.bytes(server.keys())).isEqualTo(Side.bytes(client.keys()));
    assertThat(server.keys().profile()).isEqualTo(client.keys().profile());
    assertThat(server.verdicts()).isEqualTo(1);
    assertThat(client.verdicts()).isEqualTo(1);
  }

  @Test
  void bothSidesGetTheSameKeys() throws Exception {
    make(DtlsLimits.DEFAULT, BOTH, BOTH);
    calling.start();
    assertSameKeys();
    assertThat(server.keys().profile()).isEqualTo(AEAD_AES_128_GCM);
    assertThat(client.cipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
    assertThat(server.cipherSuite()).isEqualTo(client.cipherSuite());
    assertThat(Set.copyOf(Side.bytes(server.keys()))).as("different bytes").hasSizeGreaterThan(16);
  }

  @Test
  void theServerPrefersGcmWhateverTheOrderOfTheOffer() throws Exception {
    make(DtlsLimits.DEFAULT, BOTH, List.of(AES_CM_128_HMAC_SHA1_80, AEAD_AES_128_GCM));
    calling.start();
    assertSameKeys();
    assertThat(server.keys().profile()).isEqualTo(AEAD_AES_128_GCM);
  }

  @Test
  void theOtherProfileDoesToo() throws Exception {
    make(DtlsLimits.DEFAULT, BOTH, List.of(AES_CM_128_HMAC_SHA1_80));
    calling.start();
    assertSameKeys();
    assertThat(server.keys().profile()).isEqualTo(AES_CM_128_HMAC_SHA1_80);
    assertThat(server.keys().client().salt()).hasSize(14);
  }

  @Test
  void noCommonProfileIsAFailureOfBoth() throws Exception {
    make(DtlsLimits.DEFAULT, List.of(AEAD_AES_128_GCM), List.of(AES_CM_128_HMAC_SHA1_80));
    calling.start();
    assertThat(server.failure())
        .isEqualTo("handshake_failure(40): the peer offers no SRTP profile of [AEAD_AES_128_GCM]");
    assertThat(client.failure()).isEqualTo("the peer sent handshake_failure(40)");
  }

  @Test
  void aServerThatMeetsAnotherCertificateThanPromisedFails() throws Exception {
    make(SERVER.fingerprint(), identity().fingerprint(), DtlsLimits.DEFAULT, BOTH, BOTH);
    calling.start();
    assertThat(server.failure())
        .startsWith("bad_certificate(42): the peer's certificate has the fingerprint")
        .contains(CLIENT.fingerprint());
    assertThat(client.failure()).isEqualTo("the peer sent bad_certificate(42)");
  }

  @Test
  void aClientThatMeetsAnotherCertificateThanPromisedFails() throws Exception {
    make(identity().fingerprint(), CLIENT.fingerprint(), DtlsLimits.DEFAULT, BOTH, BOTH);
    calling.start();
    assertThat(client.failure())
        .startsWith("bad_certificate(42): the peer's certificate has the fingerprint")
        .contains(SERVER.fingerprint());
    assertThat(server.failure()).isEqualTo("the peer sent bad_certificate(42)");
  }

  @Test
  void fingerprintsThatCannotBeUsedAreRefusedAtOnce() {
    assertThatThrownBy(
            () ->
                DtlsSession.server(
                    SERVER, List.of("md5 00:11"), DtlsLimits.DEFAULT, threads, server))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("md5 00:11")
        .hasMessageContaining("sha-256");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void lossDuplicationAndReorderingAreRepaired(long seed) throws Exception {
    make(PATIENT, BOTH, BOTH);
    server.wire(new RoughWire(calling::receive, seed, 0.25, 0.2, 0.3));
    client.wire(new RoughWire(serving::receive, ~seed, 0.25, 0.2, 0.3));
    calling.start();
    assertSameKeys();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void flightsFitIntoSmallDatagrams(long seed) throws Exception {
    make(new DtlsLimits(25_000, 20_000, 20, 200), BOTH, BOTH);
    server.wire(new RoughWire(calling::receive, seed, 0.05, 0.1, 0.3));
    client.wire(new RoughWire(serving::receive, ~seed, 0.05, 0.1, 0.3));
    calling.start();
    assertSameKeys();
    assertThat(server.longest()).isBetween(150, 200);
    assertThat(client.longest()).isBetween(150, 200);
  }

  @Test
  void aFlightIsOneDatagramIfItFits() throws Exception {
    make(new DtlsLimits(25_000, 25_000, 20_000, 1200), BOTH, BOTH);
    AtomicInteger fromServer = new AtomicInteger();
    AtomicInteger fromClient = new AtomicInteger();
    server.wire(
        datagram -> {
          fromServer.incrementAndGet();
          calling.receive(datagram);
        });
    client.wire(
        datagram -> {
          fromClient.incrementAndGet();
          serving.receive(datagram);
        });
    calling.start();
    assertSameKeys();
    assertThat(server.longest()).isBetween(500, 1200);
    assertThat(fromServer.get()).as("datagrams of the server").isEqualTo(2);
    assertThat(fromClient.get()).as("datagrams of the client").isEqualTo(2);
  }

  @Test
  void aLostLastFlightIsSentAgain() throws Exception {
    make(PATIENT, BOTH, BOTH);
    AtomicInteger lost = new AtomicInteger();
    server.wire(
        datagram -> {
          if (datagram[0] == 20 && lost.incrementAndGet() <= 3) {
            return;
          }
          calling.receive(datagram);
        });
    calling.start();
    server.keys();
    assertSameKeys();
    assertThat(lost.get()).isGreaterThan(3);
  }

  @Test
  void theClientsGoodbyeIsHeardAndAnswered() throws Exception {
    make(DtlsLimits.DEFAULT, BOTH, BOTH);
    calling.start();
    assertSameKeys();
    calling.close();
    server.awaitEnd();
    assertThat(client.hasEnded()).as("who closes hears nothing of it").isFalse();
  }

  @Test
  void theServersGoodbyeIsHeard() throws Exception {
    make(DtlsLimits.DEFAULT, BOTH, BOTH);
    calling.start();
    assertSameKeys();
    serving.close();
    client.awaitEnd();
    calling.close();
    serving.close();
    assertThat(server.hasEnded()).isFalse();
  }

  @Test
  void aGoodbyeIsBelievedOfThePeerAlone() throws Exception {
    make(DtlsLimits.DEFAULT, BOTH, BOTH);
    calling.start();
    assertSameKeys();
    byte[] plain = {21, (byte) 0xFE, (byte) 0xFD, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 1, 0};
    serving.receive(plain);
    byte[] forged = new byte[13 + 26];
    byte[] header = {21, (byte) 0xFE, (byte) 0xFD, 0, 1, 0, 0, 0, 0, 0, 9, 0, 26};
    System.arraycopy(header, 0, forged, 0, header.length);
    serving.receive(forged);
    byte[] data = new byte[13 + 1000];
    byte[] dataHeader = {23, (byte) 0xFE, (byte) 0xFD, 0, 1, 0, 0, 0, 0, 0, 10, 3, (byte) 0xE8};
    System.arraycopy(dataHeader, 0, data, 0, dataHeader.length);
    for (int i = 0; i < 1000; i++) {
      serving.receive(data.clone());
    }
    calling.close();
    server.awaitEnd();
  }

  @Test
  void whoIsClosedBeforeAnythingHappensHearsNothing() throws Exception {
    make(DtlsLimits.DEFAULT, BOTH, BOTH);
    serving.close();
    calling.start();
    calling.close();
    threads.close();
    assertThat(server.decided()).isFalse();
    assertThat(client.decided()).isFalse();
  }

  @Test
  void aHandshakeThatIsClosedTellsThePeer() throws Exception {
    make(DtlsLimits.DEFAULT, BOTH, BOTH);
    // The client closes while the server's first flight is on its way.
    server.wire(
        datagram -> {
          serving.close();
          calling.receive(datagram);
        });
    calling.start();
    assertThat(client.failure()).isEqualTo("the peer sent user_canceled(90)");
    assertThat(server.decided()).isFalse();
  }

  @Test
  void aPeerThatFallsSilentIsGivenUp() throws Exception {
    make(new DtlsLimits(25_000, 150, 20, 1200), BOTH, BOTH);
    server.wire(datagram -> {});
    calling.start();
    assertThat(client.failure())
        .isEqualTo("user_canceled(90): nothing was heard of the peer for 150 ms");
  }

  @Test
  void aHandshakeHasALimit() throws Exception {
    make(new DtlsLimits(150, 20_000, 20, 1200), BOTH, BOTH);
    server.wire(datagram -> {});
    calling.start();
    assertThat(client.failure()).isEqualTo("no handshake within 150 ms");
  }

  @Test
  void limitsAreChecked() {
    assertThatThrownBy(() -> new DtlsLimits(0, 1, 1, 1200))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("handshakeMillis is 0, must be 1 or more");
  }
}
