package io.sutantra.rtc.ice;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.rtc.ice.IceAgent.Transmit;
import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunMessage.Kind;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import io.sutantra.testkit.FuzzInput;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzz test of a full agent under any messages and any changes of bases: only proved pairs are
 * selected, nobody is flooded, and silence ends the connection.
 */
class IceAgentFuzzTest {
  private static final int MAX_EVENTS = 64;

  /** Upper bound: the answers, and a check of every pair, twice. */
  private static final int MAX_SENT_AT_ONCE = 64 + 2 * IceAgent.MAX_PAIRS;

  private static final int HEADER_BYTES = 3;

  /**
   * The kinds of events. The first byte of an event is the kind; then come the path and the time.
   */
  private enum Event {
    DATAGRAM,
    CHECK,
    SUCCESS,
    ERROR,
    CANDIDATE,
    REMOVE_BASE,
    MIGRATE,
    RESTART
  }

  private static final List<Event> EVENTS = List.of(Event.values());

  static Stream<byte[]> events() {
    byte[] nominates = attributes(StunWriter.request(new TransactionId(0, 0)).useCandidate());
    byte[] conflict = attributes(StunWriter.request(new TransactionId(0, 0)).controlling(-1L));
    byte[] forged = Peers.check().protectedBy(StunKey.of("guessed"));
    return Stream.of(
        FuzzInput.joined(List.of(event(Event.SUCCESS, 0, 1), event(Event.DATAGRAM, 1, 40, forged))),
        FuzzInput.joined(
            List.of(
                event(Event.CANDIDATE, 5, 0),
                event(Event.CHECK, 1, 1, conflict),
                event(Event.CHECK, 1, 1, nominates),
                event(Event.SUCCESS, 1, 1),
                event(Event.MIGRATE, 2, 9),
                event(Event.ERROR, 0, 1, new byte[] {87}))),
        FuzzInput.joined(
            List.of(
                event(Event.SUCCESS, 0, 1),
                event(Event.RESTART, 0, 9),
                event(Event.REMOVE_BASE, 0, 9),
                event(Event.SUCCESS, 0, 255))));
  }

  private static byte[] event(Event event, int where, int time, byte... rest) {
    return FuzzInput.piece(rest, EVENTS.indexOf(event), where, time);
  }

  private static byte[] attributes(StunWriter writer) {
    byte[] message = writer.finish();
    // The fingerprint is left out.
    return Arrays.copyOfRange(message, 20, message.length - 8);
  }

  @Test
  void bearsWhatIsDamaged() {
    FuzzInput.mutate(events().toList(), 1_000, 1, this::bearsEverything);
  }

  @MethodSource("events")
  @FuzzTest
  void bearsEverything(byte[] input) {
    Run run = new Run();
    for (byte[] piece : FuzzInput.pieces(input, MAX_EVENTS)) {
      if (piece.length >= HEADER_BYTES) {
        run.happens(piece);
      }
    }
    run.fallsSilent();
  }

  /** A run of an agent, with what its peer knows. */
  private static final class Run {
    private final IceAgent<Integer> ice =
        new IceAgent<>(Peers.VIEWER, Peers.SERVER, IceTimings.DEFAULT, new Random(7), Peers.START);
    private final Set<InetSocketAddress> known = new HashSet<>();
    private final List<StunKey> ownKeys = new ArrayList<>();
    private final List<Transmit<Integer>> checks = new ArrayList<>();
    private IceCredentials own = Peers.VIEWER;
    private IceCredentials theirs = Peers.SERVER;
    private long now = Peers.START;
    private boolean proved;
    private int restarts;

    Run() {
      ownKeys.add(StunKey.of(own.password()));
      ice.addBase(0);
      ice.addBase(1);
      candidate(1);
      candidate(2);
      send();
    }

    private void candidate(int last) {
      InetSocketAddress address = Peers.address(last, 5_000);
      known.add(address);
      ice.addRemote(IceCandidate.host(address.getAddress(), address.getPort(), last));
    }

    void happens(byte[] piece) {
      int where = piece[1] & 0xFF;
      byte[] rest = Arrays.copyOfRange(piece, HEADER_BYTES, piece.length);
      now += (piece[2] & 0xFF) * 20L * Peers.MILLI;
      send();
      int base = where & 3;
      InetSocketAddress from = Peers.address(where >> 2, 5_000);
      IceState before = ice.state(now);
      switch (EVENTS.get((piece[0] & 0xFF) % EVENTS.size())) {
        case DATAGRAM ->
            StunMessage.parse(ByteBuffer.wrap(rest))
                .ifPresent(message -> receive(base, from, message));
        case CHECK ->
            StunMessage.parse(ByteBuffer.wrap(signed(rest)))
                .ifPresent(message -> receive(base, from, message));
        case SUCCESS -> answered(where, rest, true);
        case ERROR -> answered(where, rest, false);
        case CANDIDATE -> candidate(where);
        case REMOVE_BASE -> ice.removeBase(base);
        case MIGRATE -> ice.migrate(base, now);
        default -> restart();
      }
      if (before == IceState.FAILED && restarts == 0) {
        assertThat(ice.state(now)).isEqualTo(IceState.FAILED);
      }
      send();
    }

    private void receive(int base, InetSocketAddress from, StunMessage message) {
      Optional<InetSocketAddress> selected = ice.selectedRemote();
      boolean controlling = ice.controlling();
      boolean request = message.kind() == Kind.REQUEST;
      boolean authentic = ownKeys.stream().anyMatch(message::authentic);
      ice.receive(base, from, message, now);
      if (authentic && request) {
        known.add(from);
        send();
        return;
      }
      assertThat(ice.selectedRemote()).isEqualTo(selected);
      assertThat(ice.controlling()).isEqualTo(controlling);
      int bytes = 0;
      for (Transmit<Integer> sent : poll()) {
        if (read(sent).kind() == Kind.REQUEST) {
          checks.add(sent);
        } else {
          assertThat(sent.to()).isEqualTo(from);
          bytes += sent.datagram().remaining();
        }
      }
      assertThat(bytes).isLessThanOrEqualTo(request ? message.length() : 0);
    }

    private void answered(int where, byte[] rest, boolean success) {
      if (checks.isEmpty()) {
        return;
      }
      Transmit<Integer> check = checks.get(checks.size() - 1 - (where >> 1) % checks.size());
      TransactionId id = read(check).transactionId();
      int code = rest.length == 0 ? 400 : 400 + (rest[0] & 0xFF) % 100;
      StunWriter answer =
          success ? StunWriter.success(id, Peers.address(9, 9)) : StunWriter.error(id, code, "");
      InetSocketAddress from = (where & 1) == 0 ? check.to() : Peers.address(99, 5_000);
      proved |= success && from.equals(check.to());
      byte[] bytes = answer.protectedBy(StunKey.of(theirs.password()));
      ice.receive(check.base(), from, Peers.read(bytes), now);
    }

    private void restart() {
      restarts++;
      own = Peers.credentials(2L * restarts);
      theirs = Peers.credentials(2L * restarts + 1);
      ownKeys.add(StunKey.of(own.password()));
      ice.restart(own, theirs, now);
    }

    /** Returns a check with given attributes by the peer that knows the password. */
    private byte[] signed(byte[] attributes) {
      StunWriter check =
          StunWriter.request(new TransactionId(3, 4)).username(own.ufrag() + ":" + theirs.ufrag());
      return Forged.withAttributes(check, attributes).protectedBy(StunKey.of(own.password()));
    }

    private static StunMessage read(Transmit<Integer> sent) {
      return StunMessage.parse(sent.datagram()).orElseThrow();
    }

    private void send() {
      for (Transmit<Integer> sent : poll()) {
        if (read(sent).kind() == Kind.REQUEST) {
          checks.add(sent);
        }
      }
    }

    private List<Transmit<Integer>> poll() {
      List<Transmit<Integer>> all = new ArrayList<>();
      for (var next = ice.poll(now); next.isPresent(); next = ice.poll(now)) {
        all.add(next.get());
        assertThat(known.contains(next.get().to()) || read(next.get()).kind() != Kind.REQUEST)
            .isTrue();
        assertThat(all).hasSizeLessThanOrEqualTo(MAX_SENT_AT_ONCE);
      }
      assertThat(ice.selectedRemote().isEmpty() || proved).isTrue();
      assertThat(ice.selectedBase().isPresent()).isEqualTo(ice.selectedRemote().isPresent());
      if (ice.state(now) == IceState.FAILED) {
        assertThat(all).isEmpty();
        assertThat(ice.nextNanos(now)).isEqualTo(Long.MAX_VALUE);
      } else {
        assertThat(ice.nextNanos(now) - now).as("until there is something to do").isPositive();
      }
      return all;
    }

    /** Lets time pass without messages. */
    void fallsSilent() {
      long begin = now;
      while (ice.state(now) != IceState.FAILED) {
        now = ice.nextNanos(now);
        assertThat(now - begin).isLessThanOrEqualTo(31 * Peers.SECOND);
        send();
      }
    }
  }
}
