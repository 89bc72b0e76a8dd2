package io.sutantra.rtc.session;

import static io.sutantra.rtc.session.MemoryNetwork.MILLI;
import static io.sutantra.rtc.session.MemoryPeer.SOUND;
import static io.sutantra.rtc.session.MemoryPeer.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.rtc.ice.IceState;
import io.sutantra.rtc.rtp.RtpHeader;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of two sessions on a network in memory, advanced at their deadlines only. */
class SessionTest {
  private static final long SECOND = 1_000 * MILLI;
  private static final InetSocketAddress SERVER = MemoryPeer.address(1, 8_189);
  private static final InetSocketAddress WIFI = MemoryPeer.address(2, 4_000);
  private static final InetSocketAddress MOBILE = MemoryPeer.address(3, 5_000);

  private final MemoryNetwork network = new MemoryNetwork(7);
  private MemoryPeer server;
  private MemoryPeer client;

  private void pair(boolean liteServer, boolean clientIsDtlsClient) {
    MediaTerms servers = MemoryPeer.terms("server", MemoryPeer.sends(100), MemoryPeer.receives());
    MediaTerms clients = MemoryPeer.terms("client", MemoryPeer.sends(200), MemoryPeer.receives());
    server =
        liteServer
            ? MemoryPeer.lite(network, "server", "client", !clientIsDtlsClient, servers, SERVER)
            : MemoryPeer.full(
                network, "server", "client", !clientIsDtlsClient, servers, List.of(WIFI), SERVER);
    client =
        MemoryPeer.full(
            network, "client", "server", clientIsDtlsClient, clients, List.of(SERVER), WIFI);
  }

  private void connect() {
    assertThat(
            network.until(
                () -> server.session.connected() && client.session.connected(), 5 * SECOND))
        .as("%s %s", server.heard, client.heard)
        .isTrue();
  }

  private void connected() {
    pair(true, true);
    connect();
  }

  /** Makes both peers send both tracks, one packet each 20 ms. */
  private void exchange(int packets) {
    for (int i = 0; i < packets; i++) {
      for (MemoryPeer peer : List.of(server, client)) {
        peer.send(VIDEO, "picture " + i, network.now());
        peer.send(SOUND, "sound " + i, network.now());
      }
      network.run(20 * MILLI);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void twoConnectAndExchangeBothTracksBothWays(boolean lite, boolean clientIsDtlsClient) {
    pair(lite, clientIsDtlsClient);
    connect();
    exchange(100);
    for (MemoryPeer peer : List.of(server, client)) {
      assertThat(peer.received.get(VIDEO)).hasSize(100);
      assertThat(peer.received.get(SOUND)).hasSize(100);
      assertThat(peer.heard).contains("connected TLS_INSTANT", "report of 0", "report of 1");
      assertThat(peer.reports).isNotEmpty().allMatch(block -> block.cumulativeLost() == 0);
      assertThat(peer.roundTripNanos).isBetween(9 * MILLI, 11 * MILLI);
      assertThat(peer.session.statistics(peer.session.receives().get(VIDEO)).packets())
          .isEqualTo(100);
    }
  }

  @Test
  void reportsOfAllTracksComeWithTheFirstPacketsAfter200MillisAndEachSecond() {
    connected();
    client.heard.clear();
    exchange(1);
    assertThat(client.heard).containsExactly("report of 0", "report of 0", "report of 1");
    network.run(200 * MILLI);
    assertThat(client.heard).hasSize(5);
    network.run(3 * SECOND);
    assertThat(client.heard).hasSize(11);
  }

  @Test
  void theOwnerMaySendByItself() {
    connected();
    SendStream stream = server.session.sends().get(VIDEO);
    byte[] packet = new byte[100];
    RtpHeader.write(ByteBuffer.wrap(packet), true, 96, 1, 90, 101);
    byte[] payload = {1, 2, 3};
    int length = server.session.sender().orElseThrow().protect(packet, 0, 12, payload, 0, 3, 0);
    network.send(SERVER, server.session.path().remote(), Arrays.copyOf(packet, length));
    stream.sent(1, 3, 90, network.now());
    assertThat(server.session.deadlineNanos() - network.now()).isNotPositive();
    network.run(10 * MILLI);
    assertThat(client.received.get(VIDEO)).containsExactly(1);
    assertThat(client.heard).contains("report of 0");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsLostIsHadAgain(long seed) {
    connected();
    exchange(1);
    network.lose(0.1);
    exchange(300);
    network.lose(0);
    exchange(5);
    network.run(SECOND);
    for (MemoryPeer peer : List.of(server, client)) {
      assertThat(peer.received.get(VIDEO)).as("pictures, seed %d", seed).hasSize(306);
      assertThat(peer.received.get(SOUND)).as("sound, seed %d", seed).hasSize(306);
      assertThat(peer.payloads).contains("picture 299", "sound 299");
      ReceiveStatistics video = peer.session.statistics(peer.session.receives().get(VIDEO));
      assertThat(video.retransmissions()).isGreaterThan(10);
      assertThat(video.rejected()).isZero();
    }
  }

  @Test
  void aKeyFrameIsAskedForOfVideoAlone() {
    connected();
    exchange(1);
    client.session.requestKeyFrame();
    network.run(SECOND);
    assertThat(server.heard).contains("key frame of 0").doesNotContain("key frame of 1");
  }

  @Test
  void missingPacketsThatTheSessionDoesNotKeepAreTheOwners() {
    SendTrack video = MemoryPeer.sends(100).get(VIDEO);
    SendTrack unkept = new SendTrack("0", 96, video.rtxPayloadType(), 101, 102, 90_000, 0);
    server =
        MemoryPeer.lite(
            network,
            "server",
            "client",
            false,
            MemoryPeer.terms("server", List.of(unkept), List.of()),
            SERVER);
    client =
        MemoryPeer.full(
            network,
            "client",
            "server",
            true,
            MemoryPeer.terms("client", List.of(), MemoryPeer.receives()),
            List.of(SERVER),
            WIFI);
    connect();
    server.send(VIDEO, "one", network.now());
    server.mute = true;
    server.send(VIDEO, "two", network.now());
    server.mute = false;
    server.send(VIDEO, "three", network.now());
    network.run(100 * MILLI);
    int first = client.received.get(VIDEO).iterator().next();
    assertThat(server.heard).contains("missing %d 0".formatted(first + 1));
  }

  @Test
  void aRestartKeepsTheOldCredentialsUntilTheNewOnesAreUsed() {
    connected();
    LiteIce<Route<InetSocketAddress>> ice = (LiteIce<Route<InetSocketAddress>>) server.ice;
    server.session.restart(
        MemoryPeer.credentials("server", 1), MemoryPeer.credentials("client", 1), network.now());
    assertThat(ice.localUfrags()).containsExactly("server1", "server0");
    // The client has not heard of the new ones: its checks are answered, and media goes on.
    network.run(7 * SECOND);
    exchange(10);
    assertThat(client.received.get(VIDEO)).hasSize(10);
    assertThat(server.heard).doesNotContain("retired server0");
    client.session.restart(
        MemoryPeer.credentials("client", 1), MemoryPeer.credentials("server", 1), network.now());
    client.session.poll(client);
    network.run(SECOND);
    assertThat(server.heard).contains("retired server0");
    assertThat(ice.localUfrags()).containsExactly("server1");
    exchange(10);
    assertThat(client.received.get(VIDEO)).hasSize(20);
    assertThat(server.received.get(VIDEO)).hasSize(20);
  }

  @Test
  void aRestartThatIsNeverUsedIsReplacedByTheNext() {
    connected();
    server.session.restart(
        MemoryPeer.credentials("server", 1), MemoryPeer.credentials("client", 1), network.now());
    server.session.restart(
        MemoryPeer.credentials("server", 2), MemoryPeer.credentials("client", 2), network.now());
    server.session.poll(server);
    assertThat(server.heard).endsWith("retired server1");
    assertThat(((LiteIce<Route<InetSocketAddress>>) server.ice).localUfrags())
        .containsExactly("server2", "server0");
  }

  @Test
  void goodbyeEndsTheOtherSide() {
    connected();
    exchange(1);
    server.session.close("the stream has ended", network.now());
    server.session.poll(server);
    network.run(SECOND);
    assertThat(client.heard).last().asString().startsWith("ended");
    assertThat(client.session.over()).isTrue();
    assertThat(client.session.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(server.session.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void closingOfTheHandshakeEndsTheOtherSide() {
    // Nothing is sent, so that there is no BYE that counts.
    connected();
    client.session.close("", network.now());
    client.session.poll(client);
    network.run(SECOND);
    assertThat(server.heard).last().isEqualTo("ended: the peer has left");
  }

  @Test
  void aPeerThatIsSilentIsDisconnectedAndReturns() {
    connected();
    network.cut(WIFI);
    network.run(18 * SECOND);
    assertThat(server.heard).endsWith("disconnected");
    assertThat(client.heard).endsWith("disconnected");
    network.mend(WIFI);
    network.run(7 * SECOND);
    assertThat(server.heard).endsWith("returned");
    assertThat(client.heard).endsWith("returned");
    exchange(10);
    assertThat(client.received.get(VIDEO)).hasSize(10);
  }

  @Test
  void aPeerThatStaysSilentHasFailedAndIsSentNothingWithoutConsent() {
    connected();
    network.cut(WIFI);
    long gone = network.now();
    assertThat(network.until(() -> server.session.path() == null, 60 * SECOND)).isTrue();
    assertThat(network.now() - gone).isBetween(24 * SECOND, 31 * SECOND);
    int before = server.rtpDatagrams;
    server.send(VIDEO, "nothing", network.now());
    assertThat(server.rtpDatagrams).isEqualTo(before);
    assertThat(network.until(() -> server.session.over(), 60 * SECOND)).isTrue();
    assertThat(server.heard).last().asString().startsWith("failed: nothing was heard of it");
    assertThat(network.until(() -> client.session.over(), 60 * SECOND)).isTrue();
    assertThat(client.heard).last().asString().startsWith("failed: the peer does not answer");
  }

  @Test
  void whoDoesNotComeHasNotConnected() {
    pair(true, true);
    network.cut(WIFI);
    network.run(MemoryPeer.CONNECT_NANOS + SECOND);
    assertThat(server.heard)
        .containsExactly(
            "failed: there was no connection within 8000 ms: no valid ICE check reached this side");
    assertThat(client.heard).last().asString().startsWith("failed: there was no connection");
  }

  @Test
  void anotherCertificateThanAnnouncedIsRefused() {
    server =
        MemoryPeer.lite(
            network,
            "server",
            "client",
            false,
            MemoryPeer.terms("server", List.of(), MemoryPeer.receives()),
            SERVER);
    client =
        MemoryPeer.fullAs(
            network,
            "eve",
            "client",
            "server",
            true,
            MemoryPeer.terms("client", List.of(), MemoryPeer.receives()),
            List.of(SERVER),
            WIFI);
    network.run(SECOND);
    assertThat(server.heard)
        .last()
        .isEqualTo("failed: the handshake failed: the certificate is of eve");
  }

  @Test
  void anUnprovedPathIsSentThreeBytesForOneAtMost() {
    pair(true, true);
    // Answers to the server's checks do not come back: nobody but the client's own checks and its
    // hello say that it is there.
    Throttled throttled = new Throttled();
    assertThat(network.until(() -> throttled.hello(), SECOND)).isTrue();
    network.run(SECOND);
    assertThat(server.heard).contains("validated 4000").doesNotContain("validated 4000 proved");
    assertThat(throttled.handshakeBytesBack())
        .isPositive()
        .isLessThanOrEqualTo(3 * throttled.bytesIn());
    assertThat(throttled.handshakeBytesBack())
        .isLessThan(InstantDtls.FLIGHT_RECORDS * InstantDtls.FLIGHT_BYTES);
    assertThat(server.session.path()).isNull();
  }

  /** A filter that drops answers to the server's checks, and the server's handshake, and counts. */
  private final class Throttled {
    private long in;
    private long back;
    private boolean greeted;

    Throttled() {
      network.filter(
          (from, to, datagram) -> {
            boolean toServer = to.equals(SERVER);
            if (toServer && isAnswer(datagram)) {
              return false;
            }
            if (toServer) {
              in += datagram.length;
              greeted |= datagram[0] == 22;
            } else if (datagram[0] == 22) {
              back += datagram.length;
              // The handshake stays unfinished: it would prove the path.
              return false;
            }
            return true;
          });
    }

    private boolean isAnswer(byte[] datagram) {
      return datagram[0] == 1;
    }

    boolean hello() {
      return greeted;
    }

    long handshakeBytesBack() {
      return back;
    }

    long bytesIn() {
      return in;
    }
  }

  @Test
  void aWholeHandshakeProvesItsPath() {
    pair(true, true);
    // No check of the server's is answered, and yet its path is proved.
    network.filter((from, to, datagram) -> !to.equals(SERVER) || datagram[0] != 1);
    // The last record of the flight goes out with the next check.
    assertThat(network.until(() -> server.session.connected(), 7 * SECOND))
        .as("%s", server.heard)
        .isTrue();
    assertThat(server.heard).contains("validated 4000 proved", "path 4000");
    exchange(3);
    assertThat(client.received.get(VIDEO)).hasSize(3);
  }

  @Test
  void aHandshakeByTwoPathsProvesNeither() {
    pair(true, true);
    List<byte[]> lastFlight = new ArrayList<>();
    network.filter(
        (from, to, datagram) -> {
          boolean last = datagram.length == InstantDtls.HELLO_BYTES + 1;
          if (last) {
            lastFlight.add(datagram);
          }
          return !last && !(to.equals(SERVER) && datagram[0] == 1);
        });
    assertThat(network.until(() -> !lastFlight.isEmpty(), 7 * SECOND)).isTrue();
    client.moveTo(MOBILE, network.now());
    network.run(SECOND);
    assertThat(server.heard).contains("validated 4000", "validated 5000");
    server.receive(SERVER, MOBILE, lastFlight.get(0), network.now());
    server.advance(network.now());
    assertThat(server.heard).contains("connected TLS_INSTANT");
    assertThat(server.session.path()).isNull();
    network.run(MemoryPeer.CONNECT_NANOS + SECOND);
    assertThat(server.heard).last().asString().contains("so that it cannot be sent to");
  }

  @Test
  void aPeerMayMoveToAnotherAddress() {
    clientWithTwoAddresses();
    connect();
    InetSocketAddress first = server.session.path().remote();
    InetSocketAddress other = first.equals(WIFI) ? MOBILE : WIFI;
    network.cut(first);
    network.run(20 * SECOND);
    assertThat(server.session.path().remote()).isEqualTo(other);
    exchange(10);
    assertThat(client.received.get(VIDEO)).hasSize(10);
    // The path of before does not exist any more.
    assertThat(server.session.lose(new Route<>(SERVER, first), network.now())).isFalse();
    server.session.poll(server);
    assertThat(server.heard).contains("forgotten " + first.getPort());
    assertThat(server.session.lose(new Route<>(SERVER, other), network.now())).isTrue();
    assertThat(server.session.path()).isNull();
  }

  @Test
  void strangersChangeNothing() {
    connected();
    exchange(1);
    Route<InetSocketAddress> stranger = new Route<>(SERVER, MOBILE);
    int before = server.datagrams;
    for (byte[] datagram :
        List.of(
            new byte[0],
            new byte[] {22, 1, 2, 3},
            new byte[] {(byte) 0x80, 96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
            new byte[] {(byte) 0x81, (byte) 203, 0, 1, 0, 0, 0, 0},
            new byte[] {0, 1, 0, 0},
            new byte[] {77})) {
      assertThat(server.session.receive(stranger, ByteBuffer.wrap(datagram), network.now()))
          .isFalse();
    }
    server.session.poll(server);
    assertThat(server.datagrams).isEqualTo(before);
    assertThat(server.session.iceState(network.now())).isEqualTo(IceState.CONNECTED);
    exchange(1);
    assertThat(client.received.get(VIDEO)).hasSize(2);
  }

  @Test
  void mediaThatComesBeforeTheKeysIsKept() {
    pair(true, true);
    // The client's last flight is held up: its media is there first.
    network.delay((from, to, datagram) -> datagram.length == InstantDtls.HELLO_BYTES + 1, 50);
    assertThat(network.until(() -> client.session.connected(), SECOND)).isTrue();
    client.send(VIDEO, "early", network.now());
    network.run(20 * MILLI);
    assertThat(server.session.connected()).isFalse();
    network.run(100 * MILLI);
    assertThat(server.payloads).contains("early");
  }

  private void clientWithTwoAddresses() {
    server =
        MemoryPeer.lite(
            network,
            "server",
            "client",
            false,
            MemoryPeer.terms("server", MemoryPeer.sends(100), MemoryPeer.receives()),
            SERVER);
    client =
        MemoryPeer.full(
            network,
            "client",
            "server",
            true,
            MemoryPeer.terms("client", MemoryPeer.sends(200), MemoryPeer.receives()),
            List.of(SERVER),
            WIFI,
            MOBILE);
  }
}
