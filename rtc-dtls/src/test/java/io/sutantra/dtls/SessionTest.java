package io.sutantra.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.rtc.ice.IceAgent;
import io.sutantra.rtc.ice.IceTimings;
import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.session.FullIce;
import io.sutantra.rtc.session.LiteIce;
import io.sutantra.rtc.session.MediaTerms;
import io.sutantra.rtc.session.ReceiveStream;
import io.sutantra.rtc.session.ReceiveTrack;
import io.sutantra.rtc.session.Route;
import io.sutantra.rtc.session.SendTrack;
import io.sutantra.rtc.session.Session;
import io.sutantra.rtc.session.SessionEvents;
import io.sutantra.rtc.session.SessionIce;
import io.sutantra.rtc.session.SessionTerms;
import io.sutantra.rtc.srtp.SrtpProfile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two sessions whose handshake is a real one; time and network are made up. */
@Timeout(60)
class SessionTest {
  private static final long MILLI = 1_000_000;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final IceCredentials SERVERS = IceCredentials.random(RANDOM);
  private static final IceCredentials CLIENTS = IceCredentials.random(RANDOM);
  private static final InetSocketAddress SERVER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 8_189);
  private static final InetSocketAddress CLIENT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);

  private final DtlsThreads threads = new DtlsThreads();
  private final Semaphore wake = new Semaphore(0);
  private final PooledEndpoint serversEndpoint = endpoint();
  private final PooledEndpoint clientsEndpoint = endpoint();
  private long now;

  private PooledEndpoint endpoint() {
    return new PooledEndpoint(
        DtlsIdentity.generate(RANDOM, System.currentTimeMillis()), DtlsLimits.DEFAULT, threads);
  }

  /** A session, and what it tells. */
  private final class Peer implements SessionEvents<Route<InetSocketAddress>> {
    private final Session<Route<InetSocketAddress>> session;
    private final List<String> heard = new ArrayList<>();
    private final Queue<byte[]> sent = new ArrayDeque<>();

    Peer(
        SessionIce<Route<InetSocketAddress>> ice,
        boolean dtlsClient,
        PooledEndpoint own,
        PooledEndpoint others,
        int ssrc) {
      MediaTerms media =
          new MediaTerms(
              "cname",
              List.of(new SendTrack("0", 96, OptionalInt.of(97), ssrc, ssrc + 1, 90_000, 16)),
              List.of(
                  new ReceiveTrack(
                      "0", true, 96, OptionalInt.of(97), OptionalInt.empty(), 90_000, true, 0)),
              true,
              1,
              0);
      session =
          new Session<>(
              ice,
              new SessionTerms(dtlsClient, List.of(others.fingerprint()), media, 10_000 * MILLI),
              own,
              wake::release,
              RANDOM,
              now);
    }

    void advance() {
      session.advance(now);
      session.poll(this);
    }

    void send(byte[] payload) {
      assertThat(session.send(session.sends().get(0), 90, true, payload, now, now)).isTrue();
      session.poll(this);
    }

    @Override
    public void transmit(Route<InetSocketAddress> path, byte[] datagram) {
      sent.add(datagram);
    }

    @Override
    public void connected(SrtpProfile profile, String cipherSuite) {
      heard.add(cipherSuite);
    }

    @Override
    public void ended(String why) {
      heard.add("ended");
    }

    @Override
    public void media(
        ReceiveStream stream, int sequenceNumber, int timestamp, boolean marker, byte[] payload) {
      heard.add(new String(payload, StandardCharsets.US_ASCII));
    }
  }

  private void step(Peer server, Peer client) {
    now += MILLI;
    carry(client, server, CLIENT, SERVER);
    carry(server, client, SERVER, CLIENT);
    server.advance();
    client.advance();
  }

  private void carry(Peer from, Peer to, InetSocketAddress source, InetSocketAddress target) {
    for (byte[] next = from.sent.poll(); next != null; next = from.sent.poll()) {
      boolean unused = to.session.receive(new Route<>(target, source), ByteBuffer.wrap(next), now);
      to.session.poll(to);
    }
  }

  private void until(BooleanSupplier done, Peer server, Peer client) throws InterruptedException {
    while (!done.getAsBoolean()) {
      assertThat(now).as("%s %s", server.heard, client.heard).isLessThan(60_000 * MILLI);
      // Handshakes take real time, which a test in a hurry does not outrun.
      if (wake.tryAcquire(1, TimeUnit.MILLISECONDS)) {
        wake.drainPermits();
      }
      step(server, client);
    }
  }

  @AfterEach
  void close() {
    threads.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void connectExchangePacketsAndEnd(boolean clientBegins) throws InterruptedException {
    Peer server =
        new Peer(
            new LiteIce<>(Route::remote, SERVERS, CLIENTS, IceTimings.DEFAULT, RANDOM, now),
            !clientBegins,
            serversEndpoint,
            clientsEndpoint,
            100);
    IceAgent<InetSocketAddress> agent =
        new IceAgent<>(CLIENTS, SERVERS, IceTimings.DEFAULT, RANDOM, now);
    agent.addBase(CLIENT);
    agent.addRemote(IceCandidate.host(SERVER.getAddress(), SERVER.getPort(), 0));
    Peer client =
        new Peer(new FullIce<>(agent), clientBegins, clientsEndpoint, serversEndpoint, 200);
    until(() -> server.session.connected() && client.session.connected(), server, client);
    assertThat(server.heard).singleElement().asString().contains("ECDHE_ECDSA");
    server.send(new byte[] {'d', 'o', 'w', 'n'});
    client.send(new byte[] {'u', 'p'});
    until(() -> server.heard.contains("up") && client.heard.contains("down"), server, client);
    client.session.close("", now);
    until(() -> server.heard.contains("ended"), server, client);
  }
}
