package io.sutantra.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.testkit.NetworkEmulator.Direction;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UdpRelayTest {
  private static final long SEED = 42;
  private static final int PATIENCE_MILLIS = 10_000;
  private static final NetworkConditions PERFECT = NetworkConditions.perfect();

  private DatagramSocket server;
  private UdpRelay relay;

  @BeforeEach
  void start() throws IOException {
    server = socket();
    relay = UdpRelay.start((InetSocketAddress) server.getLocalSocketAddress(), PERFECT, SEED);
  }

  @AfterEach
  void close() {
    relay.close();
    server.close();
  }

  private static DatagramSocket socket() throws IOException {
    DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static void send(DatagramSocket from, SocketAddress to, int number) throws IOException {
    byte[] bytes = ByteBuffer.allocate(1_200).putInt(number).array();
    from.send(new DatagramPacket(bytes, bytes.length, to));
  }

  private static DatagramPacket receive(DatagramSocket at) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
    at.receive(packet);
    assertThat(packet.getLength()).isEqualTo(1_200);
    return packet;
  }

  private static int number(DatagramPacket packet) {
    return ByteBuffer.wrap(packet.getData()).getInt();
  }

  @Test
  void showsTheServerEachClientAsAPeerOfItsOwn() throws IOException {
    Set<SocketAddress> peers = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      try (DatagramSocket client = socket()) {
        for (int j = 0; j < 2; j++) {
          send(client, relay.address(), i);
          DatagramPacket request = receive(server);
          assertThat(number(request)).isEqualTo(i);
          peers.add(request.getSocketAddress());
          send(server, request.getSocketAddress(), 1_000 + i);
          DatagramPacket answer = receive(client);
          assertThat(number(answer)).isEqualTo(1_000 + i);
          assertThat(answer.getSocketAddress()).isEqualTo(relay.address());
        }
      }
    }
    assertThat(peers).hasSize(20);
    assertThat(relay.counters(Direction.TO_SERVER))
        .isEqualTo(new NetworkCounters(40, 40, 0, 0, 0, 0));
    assertThat(relay.counters().forwarded()).isEqualTo(80);
    assertThat(relay.toString()).contains("seed 42");
  }

  @Test
  void changesItsConditionsWhileItRuns() throws IOException {
    try (DatagramSocket client = socket()) {
      send(client, relay.address(), 1);
      SocketAddress peer = receive(server).getSocketAddress();

      relay.conditions(Direction.TO_SERVER, PERFECT.withOutage());
      send(client, relay.address(), 2);
      send(server, peer, 3);
      assertThat(number(receive(client))).as("the other direction").isEqualTo(3);
      awaitLost(1);

      relay.conditions(PERFECT.withLatency(Duration.ofMillis(100)));
      long sent = System.nanoTime();
      send(client, relay.address(), 4);
      assertThat(number(receive(server))).isEqualTo(4);
      assertThat(System.nanoTime() - sent).isGreaterThanOrEqualTo(100_000_000L);
    }
  }

  private void awaitLost(int packets) throws IOException {
    // A later packet on the same way shows that the lost packet has been processed.
    while (relay.counters(Direction.TO_SERVER).lost() < packets) {
      Thread.onSpinWait();
    }
    server.setSoTimeout(1);
    assertThatThrownBy(() -> receive(server)).isInstanceOf(SocketTimeoutException.class);
    server.setSoTimeout(PATIENCE_MILLIS);
  }

  @Test
  void losesByItsSeedOnRealSockets() throws IOException {
    relay.conditions(PERFECT.withLoss(0.2).withReordering(0.1).withDuplication(0.1));
    BitSet received = new BitSet();
    long packets = 0;
    try (DatagramSocket client = socket()) {
      for (int i = 0; i < 500; i++) {
        send(client, relay.address(), i);
        while (relay.counters().offered() < i + 1) {
          Thread.onSpinWait();
        }
        packets += receiveForwarded(packets, received);
      }
      // The last packets may be set aside until no packet has overtaken them for a while.
      while (relay.counters().underWay() > 0) {
        Thread.onSpinWait();
      }
      packets += receiveForwarded(packets, received);
    }
    NetworkCounters counters = relay.counters();
    assertThat(counters.lost()).as("%s", relay).isBetween(60L, 140L);
    assertThat(counters.duplicated()).as("%s", relay).isBetween(15L, 70L);
    assertThat(counters.reordered()).as("%s", relay).isBetween(15L, 70L);
    assertThat(received.cardinality()).as("%s", relay).isEqualTo((int) (500 - counters.lost()));
    assertThat(packets).isEqualTo(500 - counters.lost() + counters.duplicated());
  }

  /** Receives packets as they come, because a socket buffers only about a hundred of them. */
  private long receiveForwarded(long before, BitSet received) throws IOException {
    long more = relay.counters().forwarded() - before;
    for (long i = 0; i < more; i++) {
      received.set(number(receive(server)));
    }
    return more;
  }

  @Test
  void goesOnWhenTheServerIsNotThere() throws IOException {
    SocketAddress address = server.getLocalSocketAddress();
    server.close();
    try (DatagramSocket client = socket()) {
      for (int i = 0; i < 20; i++) {
        send(client, relay.address(), i);
      }
      while (relay.counters().forwarded() < 20) {
        Thread.onSpinWait();
      }
      server = new DatagramSocket(address);
      server.setSoTimeout(PATIENCE_MILLIS);
      send(client, relay.address(), 77);
      assertThat(number(receive(server))).isEqualTo(77);
    }
  }

  @Test
  void endsItsThread() {
    assertThat(relayThreads()).isEqualTo(1);
    relay.close();
    assertThat(relayThreads()).isZero();
    relay.close();
  }

  private long relayThreads() {
    String name = "udp-relay-" + relay.address().getPort();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .count();
  }

  @Test
  void refusesAServerElsewhere() {
    assertThatThrownBy(() -> UdpRelay.start(new InetSocketAddress("192.0.2.1", 9), PERFECT, SEED))
        .hasMessageContaining("192.0.2.1");
  }
}
