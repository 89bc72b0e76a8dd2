package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of reflexive addresses from STUN servers, which run on the loopback interface. */
@Timeout(60)
class StunServersTest {
  private static final InetSocketAddress OUTSIDE = at(7, 40_000);

  /** The address in invalid responses, which the transport must never offer. */
  private static final InetSocketAddress WRONG = at(66, 6_666);

  private static InetSocketAddress at(int last, int port) {
    try {
      byte[] address = {(byte) 203, 0, 113, (byte) last};
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The behaviour of a server. */
  private interface Behaviour {
    void answer(Server server, StunMessage question, int number) throws IOException;
  }

  /** A STUN server with a thread of its own. */
  private static final class Server implements AutoCloseable {
    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final DatagramSocket stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final AtomicInteger asked = new AtomicInteger();
    private final Behaviour behaviour;
    private final Thread thread = new Thread(this::run, "stun-server");
    private volatile InetSocketAddress asker;

    Server(Behaviour behaviour) throws IOException {
      this.behaviour = behaviour;
      thread.start();
    }

    String name() {
      return "127.0.0.1:" + socket.getLocalPort();
    }

    private void run() {
      byte[] room = new byte[1_500];
      try {
        while (true) {
          DatagramPacket packet = new DatagramPacket(room, room.length);
          socket.receive(packet);
          StunMessage question =
              StunMessage.parse(ByteBuffer.wrap(Arrays.copyOf(room, packet.getLength())))
                  .orElseThrow();
          asker = (InetSocketAddress) packet.getSocketAddress();
          behaviour.answer(this, question, asked.get());
          asked.incrementAndGet();
        }
      } catch (IOException closed) {
        // The test has closed the socket.
      }
    }

    void send(byte[] answer) throws IOException {
      socket.send(new DatagramPacket(answer, answer.length, asker));
    }

    void sendFromElsewhere(byte[] answer) throws IOException {
      stranger.send(new DatagramPacket(answer, answer.length, asker));
    }

    @Override
    public void close() throws SocketException {
      socket.close();
      stranger.close();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static byte[] answer(StunMessage question, InetSocketAddress seen) {
    return StunWriter.success(question.transactionId(), seen).finish();
  }

  private static void answersCorrectly(Server server, StunMessage question, int number)
      throws IOException {
    server.send(answer(question, OUTSIDE));
  }

  private static void answersNothing(Server server, StunMessage question, int number) {}

  /** Sends invalid responses to the first request, and correct responses to later requests. */
  private static void answersWrongAtFirst(Server server, StunMessage question, int number)
      throws IOException {
    if (number > 0) {
      server.send(answer(question, OUTSIDE));
      return;
    }
    byte[] right = answer(question, WRONG);
    byte[] broken = right.clone();
    broken[3]++;
    server.send(new byte[] {1, 2, 3});
    server.send(broken);
    server.send(Arrays.copyOf(right, right.length - 4));
    server.send(StunWriter.success(new TransactionId(1, 2), WRONG).finish());
    server.send(StunWriter.request(question.transactionId()).finish());
    server.sendFromElsewhere(right);
  }

  private static Stage stage(Server... servers) {
    List<String> names = Arrays.stream(servers).map(Server::name).toList();
    return new Stage(TestSettings.TRANSPORT.with("stun-servers", names));
  }

  private static List<IceCandidate> reflexive(TestPeer peer) {
    return peer.candidates().stream().filter(each -> each.type().equals("srflx")).toList();
  }

  /** Makes offers until an answer has a reflexive candidate, and returns the answer. */
  private static String answerWithReflexive(Stage stage, List<TestPeer> offered) {
    List<String> texts = new ArrayList<>();
    stage.await(
        "an address outside",
        () -> {
          stage.listen(Duration.ofMillis(20));
          TestPeer peer = stage.peer();
          offered.add(peer);
          texts.add(stage.signal(peer, peer.offer()));
          stage.transport.disconnect(peer.id, "seen enough");
          return !reflexive(peer).isEmpty();
        });
    return texts.get(texts.size() - 1);
  }

  private static List<InetSocketAddress> seen(List<TestPeer> offered) {
    return offered.stream()
        .flatMap(peer -> reflexive(peer).stream())
        .map(each -> new InetSocketAddress(each.address(), each.port()))
        .distinct()
        .toList();
  }

  @Test
  void whatItSeesIsOffered() throws IOException {
    try (Server server = new Server(StunServersTest::answersCorrectly);
        Stage stage = stage(server)) {
      List<TestPeer> offered = new ArrayList<>();
      String answer = answerWithReflexive(stage, offered);
      // The answer must not reveal the local address: RFC 8839 section 5.1.
      assertThat(answer.lines().filter(line -> line.contains("srflx")))
          .singleElement()
          .asString()
          .matches(
              "a=candidate:\\d+ 1 udp \\d+ 203\\.0\\.113\\.7 40000 typ srflx raddr 0\\.0\\.0\\.0"
                  + " rport 0");
      TestPeer last = offered.get(offered.size() - 1);
      assertThat(last.candidates())
          .filteredOn(each -> each.type().equals("host") && each.transport().equals("udp"))
          .allMatch(host -> host.priority() > reflexive(last).get(0).priority());
      assertThat(server.asker.getPort())
          .as("asked from where viewers come to")
          .isEqualTo(last.target("udp").getPort());
    }
  }

  @Test
  void oneThatIsSilentHoldsNobodyUp() throws IOException {
    try (Server silent = new Server(StunServersTest::answersNothing);
        Stage stage = stage(silent)) {
      TestPeer peer = stage.connected();
      assertThat(reflexive(peer)).isEmpty();
      stage.await("asked again", () -> silent.asked.get() > 1);
    }
  }

  @Test
  void oneThatIsSilentIsNoneTooMany() throws IOException {
    try (Server silent = new Server(StunServersTest::answersNothing);
        Server server = new Server(StunServersTest::answersCorrectly);
        Stage stage = stage(silent, server)) {
      List<TestPeer> offered = new ArrayList<>();
      answerWithReflexive(stage, offered);
      stage.await("asked too", () -> silent.asked.get() > 0);
      assertThat(seen(offered)).containsExactly(OUTSIDE);
    }
  }

  @Test
  void nobodyElseIsBelieved() throws IOException {
    try (Server server = new Server(StunServersTest::answersWrongAtFirst);
        Stage stage = stage(server)) {
      List<TestPeer> offered = new ArrayList<>();
      answerWithReflexive(stage, offered);
      assertThat(seen(offered)).containsExactly(OUTSIDE);
      assertThat(stage.counted("datagrams.unknown")).isGreaterThanOrEqualTo(6);
    }
  }
}
