package io.sutantra.rtc.session;

import static io.sutantra.rtc.session.MemoryNetwork.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.rtc.srtp.SrtpSender;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import io.sutantra.testkit.FuzzInput;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fuzz test of two connected sessions, at any step of their life. Datagrams from strangers have
 * no effect, damaged datagrams are sent again or lost, and a peer that has the keys may end a
 * session but not break the session.
 */
class SessionFuzzTest {
  private static final long SECOND = 1_000 * MILLI;
  private static final int MAX_PIECES = 32;
  private static final int MAX_BYTES = 1_200;
  private static final InetSocketAddress SERVER = MemoryPeer.address(1, 8_189);
  private static final InetSocketAddress CLIENT = MemoryPeer.address(2, 4_000);
  private static final InetSocketAddress STRANGER = MemoryPeer.address(9, 6_666);

  /** The flag of the input's first byte: the server has full ICE. */
  private static final int FULL_SERVER = 4;

  /** The flag of a piece's first byte: the piece goes to the client, and not to the server. */
  private static final int TO_CLIENT = 1;

  /** The flag of a piece from the peer's address, and not from a stranger's. */
  private static final int OF_PEER = 2;

  /** The flag of a piece that the peer protects as RTP or RTCP, if there are keys. */
  private static final int PROTECTED = 4;

  private static final int RTCP = 8;

  /** The flag of a piece that is no datagram, but says how to damage other datagrams. */
  private static final int DAMAGE = 16;

  /** The flag of a piece that restarts ICE on one side or both. */
  private static final int RESTART = 32;

  static Stream<byte[]> inputs() {
    byte[] forged =
        StunWriter.request(new TransactionId(1, 2))
            .username("server0:client0")
            .controlled(1)
            .protectedBy(StunKey.of("guessed"));
    byte[] media = Arrays.copyOf(new byte[] {(byte) 0x80, 96, 0, 9, 0, 0, 0, 1, 0, 0, 0, 101}, 60);
    byte[] nack = {(byte) 0x81, (byte) 205, 0, 3, 0, 0, 0, 9, 0, 0, 0, 101, 0, 9, -1, -1};
    byte[] goodbye = {(byte) 0x81, (byte) 203, 0, 1, 0, 0, 0, 101};
    byte[] hello = Arrays.copyOf(new byte[] {22, 6, 'c', 'l', 'i', 'e', 'n', 't'}, 200);
    byte[] bye = Arrays.copyOf(new byte[] {21, 6, 's', 'e', 'r', 'v', 'e', 'r'}, 40);
    List<byte[]> inputs = new ArrayList<>();
    for (byte far = 0; far < 8; far++) {
      inputs.add(
          FuzzInput.joined(
              List.of(
                  new byte[] {far},
                  FuzzInput.piece(forged, 0, 1),
                  FuzzInput.piece(forged, OF_PEER, 1),
                  FuzzInput.piece(media, OF_PEER | TO_CLIENT, 5),
                  FuzzInput.piece(hello, 0, 20))));
      inputs.add(
          FuzzInput.joined(
              List.of(
                  new byte[] {far},
                  FuzzInput.piece(hello, OF_PEER, 100),
                  FuzzInput.piece(new byte[] {3, 7, 1, 40}, DAMAGE, 200))));
      inputs.add(
          FuzzInput.joined(
              List.of(new byte[] {far}, FuzzInput.piece(new byte[] {3}, RESTART, 200))));
      inputs.add(
          FuzzInput.joined(
              List.of(
                  new byte[] {far},
                  FuzzInput.piece(media, OF_PEER | PROTECTED, 1),
                  FuzzInput.piece(nack, OF_PEER | PROTECTED | RTCP | TO_CLIENT, 1),
                  FuzzInput.piece(new byte[] {1}, RESTART, 50),
                  FuzzInput.piece(goodbye, OF_PEER | PROTECTED | RTCP, 1),
                  FuzzInput.piece(bye, OF_PEER | TO_CLIENT, 1))));
    }
    return inputs.stream();
  }

  @Test
  void bearsWhatIsDamaged() {
    FuzzInput.mutate(inputs().toList(), 300, 1, this::bearsEverything);
  }

  @MethodSource("inputs")
  @FuzzTest
  void bearsEverything(byte[] input) {
    List<byte[]> pieces = FuzzInput.pieces(input, 1 + MAX_PIECES);
    if (pieces.isEmpty() || pieces.get(0).length == 0) {
      return;
    }
    Run run = new Run((pieces.get(0)[0] & FULL_SERVER) == 0);
    run.get(pieces.get(0)[0] & 3);
    for (byte[] piece : pieces.subList(1, pieces.size())) {
      if (piece.length >= 2) {
        byte[] bytes = Arrays.copyOfRange(piece, 2, Math.min(piece.length, 2 + MAX_BYTES));
        run.step(piece[0], bytes);
        run.network.run((piece[1] & 0xFF) * MILLI);
      }
    }
    run.goesOn();
    run.ends();
  }

  private static final class Run {
    private final MemoryNetwork network = new MemoryNetwork(3);
    private final MemoryPeer server;
    private final MemoryPeer client;
    private final SrtpSender serversKeys = InstantDtls.keys().sender(true);
    private final SrtpSender clientsKeys = InstantDtls.keys().sender(false);
    private int generation;
    private boolean hostile;
    private int damaged;
    private byte[] damage = {};
    private long toStranger;

    Run(boolean lite) {
      MediaTerms servers = MemoryPeer.terms("server", MemoryPeer.sends(100), MemoryPeer.receives());
      MediaTerms clients = MemoryPeer.terms("client", MemoryPeer.sends(200), MemoryPeer.receives());
      server =
          lite
              ? MemoryPeer.lite(network, "server", "client", false, servers, SERVER)
              : MemoryPeer.full(
                  network, "server", "client", false, servers, List.of(CLIENT), SERVER);
      client = MemoryPeer.full(network, "client", "server", true, clients, List.of(SERVER), CLIENT);
      network.filter(this::passes);
    }

    /** Damages a datagram that goes by, if that is to be. */
    private boolean passes(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
      if (to.equals(STRANGER)) {
        toStranger += datagram.length;
        return false;
      }
      if (damaged + 1 < damage.length && datagram.length > 0) {
        datagram[(damage[damaged] & 0xFF) % datagram.length] ^= damage[damaged + 1];
        damaged += 2;
      }
      return true;
    }

    /** As far as: nothing yet, a path, a handshake under way, keys. */
    void get(int far) {
      switch (far) {
        case 1 -> network.until(() -> client.session.path() != null, SECOND);
        case 2 -> network.until(() -> server.heard.toString().contains("validated"), SECOND);
        case 3 -> network.until(this::connected, 5 * SECOND);
        default -> {}
      }
      assertThat(far == 3 && !connected()).isFalse();
    }

    private boolean connected() {
      return server.session.connected() && client.session.connected();
    }

    void step(int flags, byte[] bytes) {
      if ((flags & RESTART) != 0) {
        restart(bytes.length > 0 ? bytes[0] : 0);
      } else if ((flags & DAMAGE) != 0) {
        damage = bytes;
        damaged = 0;
        // Damage to an instant handshake is not mended, since it sends nothing again.
        hostile |= !connected();
      } else {
        comes(flags, bytes);
      }
      for (MemoryPeer peer : List.of(server, client)) {
        if (peer.session.connected()) {
          peer.send(MemoryPeer.VIDEO, "picture", network.now());
          peer.send(MemoryPeer.SOUND, "sound", network.now());
        }
      }
    }

    private void restart(int sides) {
      generation++;
      // Unless both hear of it the checks of one of them are not answered any more.
      hostile |= (sides & 3) != 3;
      if ((sides & 1) != 0) {
        server.session.restart(
            MemoryPeer.credentials("server", generation),
            MemoryPeer.credentials("client", generation),
            network.now());
        server.session.poll(server);
      }
      if ((sides & 2) != 0) {
        client.session.restart(
            MemoryPeer.credentials("client", generation),
            MemoryPeer.credentials("server", generation),
            network.now());
        client.session.poll(client);
      }
    }

    private void comes(int flags, byte[] bytes) {
      MemoryPeer to = (flags & TO_CLIENT) == 0 ? server : client;
      InetSocketAddress at = to == server ? SERVER : CLIENT;
      InetSocketAddress from = to == server ? CLIENT : SERVER;
      boolean ofPeer = (flags & OF_PEER) != 0;
      boolean made = ofPeer && (flags & PROTECTED) != 0 && bytes.length >= 12;
      // Nothing authenticates the records of an instant handshake.
      hostile |= made || (ofPeer && bytes.length > 0 && bytes[0] >= 20 && bytes[0] < 64);
      byte[] datagram = made ? made((flags & RTCP) != 0, to == server, bytes) : bytes;
      Route<InetSocketAddress> before = to.session.path();
      boolean over = to.session.over();
      long sent = toStranger;
      to.receive(at, ofPeer ? from : STRANGER, datagram, network.now());
      assertThat(toStranger - sent).isLessThanOrEqualTo(ofPeer ? 0 : datagram.length);
      if (!hostile) {
        assertThat(to.session.path()).isEqualTo(before);
        assertThat(to.session.over()).isEqualTo(over);
      }
    }

    private byte[] made(boolean rtcp, boolean byClient, byte[] bytes) {
      SrtpSender by = byClient ? clientsKeys : serversKeys;
      byte[] out = Arrays.copyOf(bytes, bytes.length + 32);
      try {
        int length =
            rtcp
                ? by.protectRtcp(out, 0, bytes.length)
                : by.protect(out, 0, 12, bytes, 12, bytes.length - 12, 0);
        return Arrays.copyOf(out, length);
      } catch (IllegalStateException sentAlready) {
        // A sender protects no two packets with one index; the second goes unprotected.
        return bytes;
      }
    }

    /** Checks that both sessions still work, unless a hostile peer has the keys. */
    void goesOn() {
      damage = new byte[0];
      network.run(SECOND);
      for (MemoryPeer peer : List.of(server, client)) {
        assertThat(peer.heard).filteredOn(Run::isLast).hasSizeLessThan(2);
      }
      if (hostile) {
        return;
      }
      assertThat(network.until(this::connected, 7 * SECOND))
          .as("%s %s", server.heard, client.heard)
          .isTrue();
      server.send(MemoryPeer.VIDEO, "the server's last", network.now());
      client.send(MemoryPeer.SOUND, "the client's last", network.now());
      network.run(SECOND);
      assertThat(client.payloads).contains("the server's last");
      assertThat(server.payloads).contains("the client's last");
    }

    private static boolean isLast(String event) {
      return event.startsWith("ended") || event.startsWith("failed");
    }

    void ends() {
      for (MemoryPeer peer : List.of(server, client)) {
        peer.session.close("", network.now());
        peer.session.poll(peer);
        assertThat(peer.session.over()).isTrue();
        assertThat(peer.session.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
      }
      network.run(SECOND);
    }
  }
}
