package io.sutantra.rtc.ice;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.rtc.ice.IceLite.Outcome;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import io.sutantra.testkit.FuzzInput;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzz test of a lite agent: only senders who know the password are admitted, and nobody is
 * flooded.
 */
class IceLiteFuzzTest {
  private static final StunKey KEY = StunKey.of(Peers.SERVER.password());
  private static final StunKey VIEWER_KEY = StunKey.of(Peers.VIEWER.password());
  private static final TransactionId ID = new TransactionId(3, 4);
  private static final int MAX_DATAGRAMS = 64;
  private static final int HEADER_BYTES = 20;

  /** Flag of a datagram whose attributes are the fuzzer's, and whose integrity is right. */
  private static final int SIGNED = 0x80;

  /** Flag of a datagram that is the viewer's answer to the last check, if there was one. */
  private static final int ANSWERED = 0x40;

  private static final int PATHS = 0x1F;

  /**
   * Returns the seeds. Two bytes precede each datagram: flags with the path, and the elapsed time.
   */
  static Stream<byte[]> datagrams() {
    byte[] good = Peers.check().priority(5).useCandidate().protectedBy(KEY);
    byte[] guessed = Peers.check().protectedBy(StunKey.of("guessed"));
    byte[] conflict = StunWriter.request(ID).username(name()).controlled(1).protectedBy(KEY);
    byte[] unknown = Forged.withAttributes(Peers.check(), 0x7001, 0x7002).protectedBy(KEY);
    byte[] attributes = Arrays.copyOfRange(good, HEADER_BYTES, good.length - 32);
    return Stream.of(
        FuzzInput.joined(
            List.of(
                FuzzInput.piece(good, 1, 0),
                FuzzInput.piece(good, 2, 1),
                FuzzInput.piece(guessed, 1, 9))),
        FuzzInput.joined(
            List.of(FuzzInput.piece(conflict, 3, 0), FuzzInput.piece(unknown, 4, 200))),
        FuzzInput.joined(
            List.of(
                FuzzInput.piece(attributes, SIGNED | 5, 0),
                FuzzInput.piece(attributes, SIGNED | 6, 3))),
        FuzzInput.joined(
            List.of(
                FuzzInput.piece(attributes, SIGNED | 5, 0),
                FuzzInput.piece(attributes, 5, 60),
                FuzzInput.piece(attributes, ANSWERED | 5, 10))),
        FuzzInput.joined(List.of(FuzzInput.piece(Forged.bare(ID), 0, 0))));
  }

  private static String name() {
    return Peers.SERVER.ufrag() + ":" + Peers.VIEWER.ufrag();
  }

  @Test
  void answersWhatIsDamaged() {
    FuzzInput.mutate(datagrams().toList(), 5_000, 1, this::letsInByPasswordOnly);
  }

  @MethodSource("datagrams")
  @FuzzTest
  void letsInByPasswordOnly(byte[] input) {
    long now = Peers.START;
    IceLite<Integer> ice =
        new IceLite<>(Peers.SERVER, Peers.VIEWER, IceTimings.DEFAULT, new Random(1), now);
    long received = 0;
    StunMessage asked = null;
    Set<TransactionId> unanswered = new HashSet<>();
    Map<TransactionId, Integer> probed = new HashMap<>();
    for (byte[] piece : FuzzInput.pieces(input, MAX_DATAGRAMS)) {
      if (piece.length < 2) {
        continue;
      }
      byte[] datagram = Arrays.copyOfRange(piece, 2, piece.length);
      if ((piece[0] & SIGNED) != 0) {
        datagram = signed(datagram);
      }
      if ((piece[0] & ANSWERED) != 0 && asked != null) {
        datagram = answer(asked);
      }
      now += (piece[1] & 0xFF) * 100L * Peers.MILLI;
      int path = piece[0] & PATHS;
      Optional<StunMessage> message = StunMessage.parse(ByteBuffer.wrap(datagram));
      if (message.isPresent()) {
        received++;
        if (message.get().kind() == StunMessage.Kind.SUCCESS) {
          checkAnswer(ice, path, message.get(), unanswered, probed, now);
        } else {
          check(ice, path, message.get(), now);
          StunMessage probe = ice.probe(path, now).map(Peers::read).orElse(null);
          if (probe != null) {
            assertThat(ice.proved(path)).isFalse();
            assertThat(ice.probe(path, now)).as("one for each check").isEmpty();
            asked = probe;
            unanswered.add(probe.transactionId());
            probed.put(probe.transactionId(), path);
          }
        }
        ice.sending().ifPresent(sending -> assertThat(ice.proved(sending)).isTrue());
      }
      StunMessage question = ice.poll(now).map(Peers::read).orElse(null);
      if (question != null) {
        assertThat(ice.state(now)).isIn(IceState.DISCONNECTED, IceState.CONNECTED);
        asked = question;
        unanswered.add(question.transactionId());
      }
    }
    assertThat(ice.rejected()).isLessThanOrEqualTo(received);
  }

  private static void check(IceLite<Integer> ice, int path, StunMessage message, long now) {
    IceState before = ice.state(now);
    Outcome outcome = ice.receive(path, Peers.address(path, 1), message, now);
    boolean theirs =
        message.authentic(KEY) && message.username().filter(name()::equals).isPresent();
    if (outcome.authentic()) {
      assertThat(theirs).isTrue();
      assertThat(message.kind()).isEqualTo(StunMessage.Kind.REQUEST);
      assertThat(message.fingerprintValid()).isTrue();
      assertThat(before).isNotEqualTo(IceState.FAILED);
      assertThat(ice.validated()).contains(path);
      StunMessage answer = Peers.read(outcome.answer().orElseThrow());
      assertThat(answer.mappedAddress()).contains(Peers.address(path, 1));
      assertThat(answer.authentic(KEY)).isTrue();
    } else {
      assertThat(outcome.selectionChanged()).isFalse();
    }
    outcome
        .answer()
        .ifPresent(
            bytes -> {
              assertThat(Peers.read(bytes).transactionId()).isEqualTo(message.transactionId());
              assertThat(bytes.length).isLessThanOrEqualTo(message.length() + (theirs ? 64 : 0));
            });
    assertThat(ice.validated()).hasSizeLessThanOrEqualTo(IceLite.MAX_PATHS);
    assertThat(ice.usable().isPresent()).isEqualTo(!ice.validated().isEmpty());
    ice.usable().ifPresent(usable -> assertThat(ice.validated()).contains(usable));
    if (ice.state(now) != IceState.FAILED) {
      assertThat(ice.nextDeadlineNanos(now) - now).isPositive();
    }
  }

  private static void checkAnswer(
      IceLite<Integer> ice,
      int path,
      StunMessage message,
      Set<TransactionId> unanswered,
      Map<TransactionId, Integer> probed,
      long now) {
    boolean awaited = ice.awaits(message.transactionId());
    boolean failed = ice.state(now) == IceState.FAILED;
    Integer askedBy = probed.getOrDefault(message.transactionId(), ice.asked().orElse(null));
    Outcome outcome = ice.receive(path, Peers.address(path, 1), message, now);
    assertThat(outcome.answer()).isEmpty();
    boolean theirs = message.authentic(VIEWER_KEY) && message.unknownRequired().isEmpty();
    assertThat(outcome.authentic())
        .isEqualTo(awaited && theirs && !failed && Integer.valueOf(path).equals(askedBy));
    if (outcome.authentic()) {
      assertThat(unanswered.remove(message.transactionId())).as("asked, and once").isTrue();
      assertThat(ice.awaits(message.transactionId())).isFalse();
    }
    if (outcome.returned()) {
      assertThat(outcome.authentic()).isTrue();
      assertThat(ice.sending()).contains(path);
      assertThat(ice.state(now)).isEqualTo(IceState.CONNECTED);
    }
  }

  private static byte[] answer(StunMessage question) {
    return StunWriter.success(question.transactionId(), Peers.address(1, 1))
        .protectedBy(VIEWER_KEY);
  }

  /** Returns a check with given attributes by a sender who knows the password. */
  private static byte[] signed(byte[] attributes) {
    return Forged.withAttributes(StunWriter.request(ID), attributes).protectedBy(KEY);
  }
}
