package io.sutantra.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.rtc.sdp.TrackOffer;
import io.sutantra.rtc.session.ClientListener;
import io.sutantra.rtc.session.ClientOptions;
import io.sutantra.rtc.session.ClientSession;
import io.sutantra.rtc.session.ClientState;
import io.sutantra.rtc.session.JoinTimes;
import io.sutantra.testkit.NetworkConditions;
import io.sutantra.testkit.NetworkEmulator;
import io.sutantra.testkit.NetworkEmulator.Direction;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests of a client session against a server of the same stack: time and network are simulated,
 * handshakes are real.
 */
@Timeout(60)
class ClientSessionTest {
  private static final long MILLI = 1_000_000;
  private static final byte[] PAYLOAD = new byte[500];

  private final DtlsThreads threads = new DtlsThreads();
  private final Semaphore wake = new Semaphore(0);
  private final NetworkEmulator network = new NetworkEmulator(NetworkConditions.perfect(), 5, 0);
  private final List<String> changes = new ArrayList<>();
  private final TreeSet<Integer> delivered = new TreeSet<>();
  private final MemoryServer server =
      new MemoryServer(
          threads,
          datagram -> network.offer(ByteBuffer.wrap(datagram), Direction.TO_CLIENT, this.now),
          wake::release);
  private long now;

  private final class Viewer implements ClientListener {
    @Override
    public void send(InetSocketAddress to, byte[] datagram) {
      assertThat(to).isEqualTo(MemoryServer.ADDRESS);
      network.offer(ByteBuffer.wrap(datagram), Direction.TO_SERVER, now);
    }

    @Override
    public void changed(ClientState state, String reason) {
      changes.add((state + " " + reason).strip());
    }

    @Override
    public void media(
        int track,
        int sequenceNumber,
        int timestamp,
        boolean marker,
        byte[] packet,
        int offset,
        int length) {
      assertThat(timestamp).isEqualTo(MemoryServer.timestamp(sequenceNumber));
      assertThat(length).isEqualTo(PAYLOAD.length);
      delivered.add(sequenceNumber);
    }
  }

  private final ClientSession session = session(true);

  private ClientSession session(boolean mayReach) {
    return session(mayReach, false);
  }

  private ClientSession session(boolean mayReach, boolean tcp) {
    SecureRandom random = new SecureRandom();
    return new ClientSession(
        new ClientOptions(
            List.of(TrackOffer.video("VP8")),
            1,
            65_536,
            Duration.ofSeconds(10).toNanos(),
            tcp,
            address -> mayReach),
        new PooledEndpoint(
            DtlsIdentity.generate(random, System.currentTimeMillis()), DtlsLimits.DEFAULT, threads),
        wake::release,
        new Viewer(),
        random);
  }

  @AfterEach
  void close() {
    server.closeHandshake();
    session.close(now);
    threads.close();
  }

  /**
   * Advances the time by a millisecond, and waits a little for handshakes, which take real time.
   */
  private void step() {
    now += MILLI;
    for (var out = network.poll(now); out.isPresent(); out = network.poll(now)) {
      if (out.get().direction() == Direction.TO_SERVER) {
        server.receive(out.get().packet(), now);
      } else {
        session.receive(MemoryServer.ADDRESS, out.get().packet(), now);
      }
    }
    server.run();
    session.advance(now);
  }

  private void until(BooleanSupplier done) throws InterruptedException {
    while (!done.getAsBoolean()) {
      assertThat(now).as("time that this takes; %s", changes).isLessThan(60_000 * MILLI);
      // A pending handshake gets a little real time, so that simulated time does not outrun it.
      if (wake.tryAcquire(1, TimeUnit.MILLISECONDS)) {
        wake.drainPermits();
      }
      step();
    }
  }

  private void connect() throws IOException, InterruptedException {
    session.answer(server.answer(session.offer(MemoryServer.CLIENT), now), now);
    until(() -> session.state() == ClientState.CONNECTED && server.ready());
  }

  @Test
  void byTcpOnlyWhatCanBeConnectedToIsOfUse() throws IOException {
    ClientSession byTcp = session(true, true);
    String offer = byTcp.offer(MemoryServer.CLIENT);
    assertThat(offer)
        .contains(" tcp ")
        .contains(" 9 typ host tcptype active")
        .doesNotContain("udp");
    String answer = server.answer(offer, now);
    for (String useless : List.of(answer, byTcp(answer, "active"), byTcp(answer, "so"))) {
      assertThatThrownBy(() -> byTcp.answer(useless, now))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no TCP address");
    }
    byTcp.answer(byTcp(answer, "passive"), now);
    assertThat(byTcp.state()).isEqualTo(ClientState.CHECKING);
    byTcp.disconnected(MemoryServer.CLIENT, "it is somebody else's");
    assertThat(byTcp.state()).isEqualTo(ClientState.CHECKING);
    byTcp.disconnected(MemoryServer.ADDRESS, "Connection refused");
    assertThat(changes.get(changes.size() - 1))
        .startsWith("FAILED no TCP connection to the server could be made")
        .endsWith("Connection refused");
  }

  private static String byTcp(String answer, String type) {
    return answer.replaceAll("(a=candidate:\\S+ 1) udp (.*typ host)", "$1 tcp $2 tcptype " + type);
  }

  @Test
  void connectsAndReceives() throws IOException, InterruptedException {
    connect();
    server.send(1, MemoryServer.timestamp(1), true, PAYLOAD);
    until(() -> delivered.contains(1));
    assertThat(changes).containsExactly("CHECKING", "SECURING", "CONNECTED");
    assertThat(session.cipherSuite()).contains("ECDHE_ECDSA");
    JoinTimes times = session.times();
    assertThat(
            List.of(
                times.answeredNanos(),
                times.reachedNanos(),
                times.securedNanos(),
                times.firstPacketNanos()))
        .isSorted()
        .doesNotContain(JoinTimes.NOT_YET);
  }

  @Test
  void whatTheServerSendsTooEarlyIsKept() throws IOException, InterruptedException {
    session.answer(server.answer(session.offer(MemoryServer.CLIENT), now), now);
    // The packet directly follows the last flight, which must be processed first.
    server.whenReady = () -> server.send(7, MemoryServer.timestamp(7), true, PAYLOAD);
    until(() -> delivered.contains(7));
  }

  @Test
  void whatIsLostIsHadAgain() throws IOException, InterruptedException {
    network.conditions(
        NetworkConditions.perfect()
            .withLoss(0.1)
            .withDuplication(0.02)
            .withReordering(0.05)
            .withLatency(Duration.ofMillis(20))
            .withJitter(Duration.ofMillis(10)),
        now);
    connect();
    for (int i = 1; i <= 500; i++) {
      server.send(i, MemoryServer.timestamp(i), true, PAYLOAD);
      for (int t = 0; t < 8; t++) {
        step();
      }
    }
    network.conditions(NetworkConditions.perfect(), now);
    server.send(501, MemoryServer.timestamp(501), true, PAYLOAD);
    for (int t = 0; t < 300; t++) {
      step();
    }
    int first = delivered.first();
    assertThat(delivered).as(network.toString()).hasSize(501 - first + 1);
    assertThat(session.statistics().lost()).isZero();
    assertThat(session.statistics().retransmissions()).isGreaterThan(20);
    assertThat(session.statistics().rejected()).isZero();
    assertThat(server.forged()).isZero();
  }

  @Test
  void asksForAKeyFrame() throws IOException, InterruptedException {
    connect();
    session.requestKeyFrame();
    until(() -> server.heard.contains("PLI"));
  }

  @Test
  void saysGoodbye() throws IOException, InterruptedException {
    connect();
    session.close(now);
    assertThat(session.state()).isEqualTo(ClientState.CLOSED);
    until(() -> server.heard.containsAll(List.of("BYE", "ended")));
    assertThat(session.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void hearsGoodbyeInRtcp() throws IOException, InterruptedException {
    connect();
    server.sayGoodbye();
    until(() -> session.state() == ClientState.ENDED);
  }

  @Test
  void hearsGoodbyeInDtls() throws IOException, InterruptedException {
    connect();
    server.closeHandshake();
    until(() -> session.state() == ClientState.ENDED);
  }

  @Test
  void noticesThatTheServerIsGone() throws IOException, InterruptedException {
    connect();
    network.conditions(NetworkConditions.perfect().withOutage(), now);
    long gone = now;
    while (!session.state().terminal()) {
      step();
      assertThat(now).isLessThan(gone + 40_000 * MILLI);
    }
    assertThat(changes).last().asString().startsWith("FAILED").contains("does not answer");
    assertThat(now - gone).isBetween(24_000 * MILLI, 31_000 * MILLI);
  }

  @Test
  void givesUpConnecting() throws IOException {
    network.conditions(NetworkConditions.perfect().withOutage(), now);
    session.answer(server.answer(session.offer(MemoryServer.CLIENT), now), now);
    for (int i = 0; i < 10_001; i++) {
      step();
    }
    assertThat(changes).last().asString().startsWith("FAILED").contains("within 10000 ms");
  }

  @Test
  void trustsOnlyTheCertificateThatWasAnnounced() throws IOException, InterruptedException {
    String answer = server.answer(session.offer(MemoryServer.CLIENT), now);
    String other =
        DtlsIdentity.generate(new SecureRandom(), System.currentTimeMillis()).fingerprint();
    session.answer(answer.replaceAll("a=fingerprint:.*", "a=fingerprint:" + other), now);
    until(() -> session.state().terminal());
    assertThat(changes).last().asString().startsWith("FAILED the handshake failed");
  }

  @Test
  void refusesAnswersByWhichNothingWouldCome() {
    String answer = server.answer(session.offer(MemoryServer.CLIENT), now);
    assertThatThrownBy(() -> session.answer("<html>", now))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("SDP");
    assertThatThrownBy(() -> session.answer(answer.replace("m=video 9", "m=video 0"), now))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> session.answer(answer.replaceAll("a=candidate.*\r\n", ""), now))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no UDP address");
    assertThatThrownBy(() -> session.answer(answer.replace(" 127.0.0.1 8189", " ::1 8189"), now))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("from 127.0.0.1; it has 1 candidates");
    assertThat(session.state()).isEqualTo(ClientState.OFFERING);
  }

  @Test
  void reachesOnlyWhereItMay() {
    ClientSession careful = session(false);
    String answer = server.answer(careful.offer(MemoryServer.CLIENT), now);
    assertThatThrownBy(() -> careful.answer(answer, now))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("may be reached");
    careful.close(now);
    assertThat(careful.state()).isEqualTo(ClientState.CLOSED);
  }

  @Test
  void everyDatagramHasAnAnswer() throws IOException, InterruptedException {
    connect();
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      if (bytes.length > 0 && random.nextBoolean()) {
        bytes[0] = (byte) (random.nextBoolean() ? 22 : 0x80);
      }
      session.receive(MemoryServer.ADDRESS, ByteBuffer.wrap(bytes), now);
    }
    server.send(1, MemoryServer.timestamp(1), true, PAYLOAD);
    until(() -> delivered.contains(1));
    assertThat(delivered).containsExactly(1);
  }
}
