package io.sutantra.rtc.ice;

import static io.sutantra.rtc.ice.Peers.MILLI;
import static io.sutantra.rtc.ice.Peers.SECOND;
import static io.sutantra.rtc.ice.Peers.SERVER;
import static io.sutantra.rtc.ice.Peers.START;
import static io.sutantra.rtc.ice.Peers.VIEWER;
import static io.sutantra.rtc.ice.Peers.address;
import static io.sutantra.rtc.ice.Peers.check;
import static io.sutantra.rtc.ice.Peers.credentials;
import static io.sutantra.rtc.ice.Peers.read;
import static io.sutantra.rtc.ice.Peers.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sutantra.rtc.ice.IceAgent.Transmit;
import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunMessage.Kind;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests of a full agent, message by message. */
class IceAgentTest {
  private static final InetSocketAddress SERVER_A = address(1, 5000);
  private static final InetSocketAddress SERVER_B = address(2, 5000);
  private static final StunKey SERVER_KEY = StunKey.of(SERVER.password());

  private final IceAgent<String> ice =
      new IceAgent<>(VIEWER, SERVER, IceTimings.DEFAULT, new Random(7), START);

  private void remotes(InetSocketAddress... remotes) {
    int rank = 0;
    for (InetSocketAddress remote : remotes) {
      ice.addRemote(IceCandidate.host(remote.getAddress(), remote.getPort(), rank++));
    }
  }

  private List<Transmit<String>> poll(long nowNanos) {
    List<Transmit<String>> all = new ArrayList<>();
    for (var next = ice.poll(nowNanos); next.isPresent(); next = ice.poll(nowNanos)) {
      all.add(next.get());
    }
    return all;
  }

  private Transmit<String> pollOne(long nowNanos) {
    List<Transmit<String>> all = poll(nowNanos);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static StunMessage message(Transmit<String> sent) {
    return StunMessage.parse(sent.datagram()).orElseThrow();
  }

  private void succeed(Transmit<String> sent, long nowNanos) {
    byte[] answer =
        StunWriter.success(message(sent).transactionId(), address(9, 9)).protectedBy(SERVER_KEY);
    ice.receive(sent.base(), sent.to(), read(answer), nowNanos);
  }

  private void fail(Transmit<String> sent, int code, long nowNanos) {
    byte[] answer =
        StunWriter.error(message(sent).transactionId(), code, "").protectedBy(SERVER_KEY);
    ice.receive(sent.base(), sent.to(), read(answer), nowNanos);
  }

  @Test
  void makesChecksThatTheServerTakes() {
    ice.addBase("wifi");
    remotes(SERVER_A);
    Transmit<String> sent = pollOne(START);

    assertThat(sent.base()).isEqualTo("wifi");
    assertThat(sent.to()).isEqualTo(SERVER_A);
    StunMessage check = message(sent);
    assertThat(check.kind()).isEqualTo(Kind.REQUEST);
    assertThat(check.username()).contains("server00:viewer00");
    assertThat(check.authentic(SERVER_KEY)).isTrue();
    assertThat(check.fingerprintValid()).isTrue();
    assertThat(check.controlling()).isPresent();
    assertThat(check.controlled()).isEmpty();
    // The priority is peer-reflexive, first base, first component: RFC 8445 section 7.1.1.
    assertThat(check.priority()).hasValue((110L << 24) + (65535 << 8) + 255);
  }

  @Test
  void nominatesWithTheFirstCheckWhereThereIsOnePairAlone() {
    ice.addBase("wifi");
    remotes(SERVER_A);
    Transmit<String> check = pollOne(START);
    assertThat(message(check).useCandidate()).isTrue();
    assertThat(ice.state(START)).isEqualTo(IceState.NEW);
    succeed(check, START + MILLI);

    assertThat(ice.selectedBase()).contains("wifi");
    assertThat(ice.selectedRemote()).contains(SERVER_A);
    assertThat(ice.state(START + MILLI)).isEqualTo(IceState.CONNECTED);
    assertThat(poll(START + SECOND)).isEmpty();
  }

  @Test
  void nominatesTheFirstThatWorksWithASecondCheckAtOnce() {
    ice.addBase("wifi");
    remotes(SERVER_A, SERVER_B);
    Transmit<String> first = pollOne(START);
    assertThat(first.to()).isEqualTo(SERVER_A);
    assertThat(message(first).useCandidate()).isFalse();
    assertThat(ice.nextNanos(START)).isEqualTo(START + 20 * MILLI);
    assertThat(poll(START + 20 * MILLI - 1)).isEmpty();
    Transmit<String> second = pollOne(START + 20 * MILLI);
    assertThat(second.to()).isEqualTo(SERVER_B);

    succeed(second, START + 25 * MILLI);
    assertThat(ice.selectedBase()).isEmpty();
    assertThat(ice.nextNanos(START + 25 * MILLI)).isEqualTo(START + 25 * MILLI);
    Transmit<String> nomination = pollOne(START + 25 * MILLI);
    assertThat(nomination.to()).isEqualTo(SERVER_B);
    assertThat(message(nomination).useCandidate()).isTrue();
    // A better pair that works later is too late.
    succeed(first, START + 26 * MILLI);
    succeed(nomination, START + 30 * MILLI);
    assertThat(ice.selectedRemote()).contains(SERVER_B);
    assertThat(poll(START + 2 * SECOND)).isEmpty();
  }

  @Test
  void triesTheNextBaseAndTheNextCandidateInTheOrderOfTheirPriorities() {
    ice.addBase("wifi");
    ice.addBase("mobile");
    remotes(SERVER_A, SERVER_B);
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Transmit<String> check = pollOne(START + 20L * i * MILLI);
      order.add(check.base() + " " + check.to().getAddress().getHostAddress());
    }
    // RFC 8445 section 6.1.2.3: the lesser of both priorities counts most.
    assertThat(order)
        .containsExactly("wifi 10.0.0.1", "wifi 10.0.0.2", "mobile 10.0.0.1", "mobile 10.0.0.2");
    assertThat(poll(START + 80 * MILLI)).isEmpty();
  }

  @Test
  void repeatsChecksSevenTimesInAllAndGivesUp() {
    ice.addBase("wifi");
    remotes(SERVER_A);
    long[] at = {0, 500, 1500, 3500, 7500, 15500};
    StunMessage first = null;
    for (int i = 0; i < at.length; i++) {
      long due = START + at[i] * MILLI;
      if (i > 0) {
        assertThat(ice.nextNanos(due - 1)).isEqualTo(due);
        assertThat(poll(due - 1)).isEmpty();
      }
      StunMessage check = message(pollOne(due));
      first = first == null ? check : first;
      assertThat(check.transactionId()).isEqualTo(first.transactionId());
    }
    // The seventh request would come after 31.5 seconds, which is too late.
    assertThat(ice.nextNanos(START + 16 * SECOND)).isEqualTo(START + 30 * SECOND);
    assertThat(ice.state(START + 30 * SECOND - 1)).isEqualTo(IceState.NEW);
    assertThat(ice.state(START + 30 * SECOND)).isEqualTo(IceState.FAILED);
    assertThat(poll(START + 32 * SECOND)).isEmpty();
    assertThat(ice.nextNanos(START + 32 * SECOND)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void givesUpAPairAfterTheLastTimeout() {
    IceAgent<String> patient =
        new IceAgent<>(
            VIEWER, SERVER, new IceTimings(SECOND, 3600 * SECOND, 0), new Random(1), START);
    patient.addBase("wifi");
    patient.addRemote(IceCandidate.host(SERVER_A.getAddress(), SERVER_A.getPort(), 0));
    int sent = 0;
    List<Long> times = new ArrayList<>();
    for (long now = START; sent < 100; now = patient.nextNanos(now)) {
      sent++;
      if (patient.poll(now).isPresent()) {
        times.add((now - START) / MILLI);
      } else {
        // RFC 8489 section 6.2.1: 7 requests, and 16 times the first timeout after the last.
        assertThat(now - START).isEqualTo(39_500 * MILLI);
        break;
      }
    }
    assertThat(times).containsExactly(0L, 500L, 1500L, 3500L, 7500L, 15500L, 31500L);
  }

  @Test
  void believesNoAnswerThatIsForged() {
    ice.addBase("wifi");
    remotes(SERVER_A);
    Transmit<String> check = pollOne(START);
    byte[] forged =
        StunWriter.success(message(check).transactionId(), address(9, 9))
            .protectedBy(StunKey.of(VIEWER.password()));
    ice.receive("wifi", SERVER_A, read(forged), START);
    byte[] bare = StunWriter.error(message(check).transactionId(), 401, "").finish();
    ice.receive("wifi", SERVER_A, read(bare), START);
    assertThat(ice.selectedRemote()).isEmpty();
    assertThat(ice.rejected(Rejection.INTEGRITY)).isEqualTo(2);
    succeed(check, START + MILLI);
    assertThat(ice.selectedRemote()).contains(SERVER_A);
    succeed(check, START + MILLI);
    assertThat(ice.rejected(Rejection.UNEXPECTED)).isEqualTo(1);
  }

  @Test
  void anAnswerFromAnotherAddressFailsThePair() {
    ice.addBase("wifi");
    remotes(SERVER_A);
    Transmit<String> check = pollOne(START);
    byte[] answer =
        StunWriter.success(message(check).transactionId(), address(9, 9)).protectedBy(SERVER_KEY);
    ice.receive("wifi", SERVER_B, read(answer), START);
    assertThat(ice.selectedRemote()).isEmpty();
    assertThat(poll(START + SECOND)).isEmpty();
  }

  @Test
  void pairsAddressesOfOneFamilyOnly() throws UnknownHostException {
    InetAddress ipv6 =
        InetAddress.getByAddress(
            new byte[] {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
    ice.addBase("four", address(7, 0).getAddress());
    ice.addRemote(IceCandidate.host(ipv6, 5000, 0));
    assertThat(poll(START)).isEmpty();
    ice.addBase("six", ipv6);
    remotes(SERVER_A);
    assertThat(pollOne(START).base()).isEqualTo("four");
    assertThat(pollOne(START + SECOND / 10).base()).isEqualTo("six");
    ice.addBase("both", InetAddress.getByAddress(new byte[16]));
    assertThat(pollOne(START + SECOND / 5).base()).isEqualTo("both");
    assertThat(pollOne(START + 3 * SECOND / 10).base()).isEqualTo("both");
  }

  @Test
  void leavesOutWhatHasNoPort() {
    ice.addBase("wifi");
    ice.addRemote(IceCandidate.host(SERVER_A.getAddress(), 0, 0));
    assertThat(poll(START)).isEmpty();
  }

  @Test
  void boundsPairs() {
    ice.addBase("wifi");
    ice.addBase("mobile");
    for (int i = 1; i < 200; i++) {
      remotes(address(i, 5000));
    }
    int checks = 0;
    for (int i = 0; i < 200; i++) {
      checks +=
          (int)
              poll(START + 20L * i * MILLI).stream()
                  .map(sent -> message(sent).transactionId())
                  .distinct()
                  .count();
    }
    assertThat(checks).isGreaterThan(IceAgent.MAX_PAIRS);
    long pairs =
        poll(START + 5 * SECOND).stream().map(sent -> sent.base() + sent.to()).distinct().count();
    assertThat(pairs).isLessThanOrEqualTo(IceAgent.MAX_PAIRS);
  }

  // Consent.

  private long connect() {
    ice.addBase("wifi");
    remotes(SERVER_A);
    succeed(pollOne(START), START);
    return START;
  }

  @Test
  void asksForConsentEveryFiveSecondsMoreOrLess() {
    long now = connect();
    List<Long> gaps = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long next = ice.nextNanos(now);
      gaps.add(next - now);
      assertThat(poll(next - 1)).isEmpty();
      Transmit<String> check = pollOne(next);
      assertThat(message(check).useCandidate()).isTrue();
      succeed(check, next);
      now = next;
    }
    assertThat(gaps).allMatch(gap -> gap >= 4 * SECOND && gap <= 6 * SECOND);
    assertThat(gaps.stream().mapToLong(gap -> gap).average().orElseThrow())
        .isCloseTo(5.0 * SECOND, within(0.2 * SECOND));
    assertThat(gaps).anyMatch(gap -> gap < 9 * SECOND / 2).anyMatch(gap -> gap > 11 * SECOND / 2);
  }

  @Test
  void losesConsentThirtySecondsAfterTheLastAnswer() {
    long connected = connect();
    poll(ice.nextNanos(connected));
    // A single lost check says nothing.
    long asked = ice.nextNanos(connected + 6 * SECOND);
    assertThat(ice.state(asked)).isEqualTo(IceState.CONNECTED);
    poll(asked);
    assertThat(ice.state(asked + 5 * SECOND - 1)).isEqualTo(IceState.CONNECTED);
    assertThat(ice.state(asked + 5 * SECOND)).isEqualTo(IceState.DISCONNECTED);
    int checks = 2;
    for (long now = asked; now - connected < 30 * SECOND; now += SECOND / 10) {
      checks += poll(now).size();
    }
    assertThat(checks).isBetween(3, 6);
    assertThat(ice.state(connected + 30 * SECOND - 1)).isEqualTo(IceState.DISCONNECTED);
    assertThat(ice.state(connected + 30 * SECOND)).isEqualTo(IceState.FAILED);
    // The agent neither sends nor answers any more.
    assertThat(poll(connected + 30 * SECOND)).isEmpty();
    ice.receive("wifi", SERVER_A, serverCheck(), connected + 31 * SECOND);
    assertThat(poll(connected + 40 * SECOND)).isEmpty();
    assertThat(ice.state(connected + 40 * SECOND)).isEqualTo(IceState.FAILED);
  }

  @Test
  void aLateAnswerIsConsent() {
    long connected = connect();
    long asked = ice.nextNanos(connected);
    Transmit<String> check = pollOne(asked);
    poll(asked + 7 * SECOND);
    poll(asked + 14 * SECOND);
    assertThat(ice.state(asked + 14 * SECOND)).isEqualTo(IceState.DISCONNECTED);
    succeed(check, asked + 14 * SECOND);
    assertThat(ice.state(asked + 14 * SECOND)).isEqualTo(IceState.CONNECTED);
    assertThat(ice.state(asked + 44 * SECOND - 1)).isEqualTo(IceState.CONNECTED);
    assertThat(ice.state(asked + 44 * SECOND)).isEqualTo(IceState.FAILED);
  }

  // Checks of the other side, and roles.

  private static StunMessage serverCheck() {
    return signed(check(VIEWER, SERVER).priority(3), VIEWER);
  }

  private static StunWriter controlled(long tieBreaker) {
    return StunWriter.request(new TransactionId(1, tieBreaker))
        .username("viewer00:server00")
        .priority(3)
        .controlled(tieBreaker);
  }

  private Optional<StunMessage> answer(long nowNanos) {
    return poll(nowNanos).stream()
        .map(IceAgentTest::message)
        .filter(message -> message.kind() != Kind.REQUEST)
        .findFirst();
  }

  @Test
  void answersChecksAndChecksBack() {
    ice.addBase("wifi");
    ice.receive("wifi", SERVER_B, signed(controlled(1), VIEWER), START);
    List<Transmit<String>> sent = poll(START);
    assertThat(sent).hasSize(2).allMatch(each -> each.to().equals(SERVER_B));
    StunMessage answer = message(sent.get(0));
    assertThat(answer.kind()).isEqualTo(Kind.SUCCESS);
    assertThat(answer.mappedAddress()).contains(SERVER_B);
    assertThat(answer.authentic(StunKey.of(VIEWER.password()))).isTrue();
    succeed(sent.get(1), START);
    assertThat(ice.selectedRemote()).contains(SERVER_B);
  }

  @Test
  void doesNotCheckBackWhoDoesNotKnowThePassword() {
    ice.addBase("wifi");
    ice.receive("wifi", SERVER_B, signed(controlled(1), SERVER), START);
    StunMessage answer = message(pollOne(START));
    assertThat(answer.errorCode()).hasValue(401);
    assertThat(ice.rejected(Rejection.INTEGRITY)).isEqualTo(1);
  }

  @Test
  void theGreaterTieBreakerStaysInControl() {
    ice.addBase("wifi");
    StunMessage smaller = signed(check(VIEWER, SERVER), VIEWER);
    // The random numbers of the test give this agent a tie-breaker above 5, as an unsigned number.
    ice.receive("wifi", SERVER_A, smaller, START);
    assertThat(answer(START).orElseThrow().errorCode()).hasValue(487);
    assertThat(ice.controlling()).isTrue();

    StunWriter greater =
        StunWriter.request(new TransactionId(1, 2))
            .username("viewer00:server00")
            .priority(3)
            .useCandidate()
            .controlling(-1);
    ice.receive("wifi", SERVER_A, signed(greater, VIEWER), START);
    List<Transmit<String>> sent = poll(START + SECOND);
    assertThat(ice.controlling()).isFalse();
    assertThat(message(sent.get(0)).kind()).isEqualTo(Kind.SUCCESS);
    // The pair is nominated when this side has checked it as well.
    assertThat(ice.selectedRemote()).isEmpty();
    StunMessage back = message(sent.get(1));
    assertThat(back.controlled()).isPresent();
    assertThat(back.useCandidate()).isFalse();
    succeed(sent.get(1), START + SECOND);
    assertThat(ice.selectedRemote()).contains(SERVER_A);

    // Both sides are controlled: the side with the smaller tie-breaker stays so.
    ice.receive("wifi", SERVER_A, signed(controlled(-1), VIEWER), START + SECOND);
    assertThat(answer(START + SECOND).orElseThrow().errorCode()).hasValue(487);
    ice.receive("wifi", SERVER_A, signed(controlled(0), VIEWER), START + SECOND);
    assertThat(answer(START + SECOND).orElseThrow().kind()).isEqualTo(Kind.SUCCESS);
    assertThat(ice.controlling()).isTrue();
  }

  @Test
  void changesItsRoleWhenToldAndChecksAgain() {
    ice.addBase("wifi");
    remotes(SERVER_A, SERVER_B);
    Transmit<String> a = pollOne(START);
    Transmit<String> b = pollOne(START + 20 * MILLI);
    fail(a, 487, START + 21 * MILLI);
    assertThat(ice.controlling()).isFalse();
    // This answer is for a check from the time of the first; the role must not change back.
    fail(b, 487, START + 21 * MILLI);
    assertThat(ice.controlling()).isFalse();

    Transmit<String> again = pollOne(START + 40 * MILLI);
    assertThat(again.to()).isEqualTo(SERVER_A);
    StunMessage check = message(again);
    assertThat(check.controlled()).isPresent();
    assertThat(check.controlling()).isEmpty();
    assertThat(check.useCandidate()).isFalse();
    assertThat(check.controlled()).isNotEqualTo(message(a).controlling());
  }

  @Test
  void anErrorFailsThePairAndTheNextIsTried() {
    ice.addBase("wifi");
    remotes(SERVER_A, SERVER_B);
    fail(pollOne(START), 400, START);
    Transmit<String> next = pollOne(START + 20 * MILLI);
    assertThat(next.to()).isEqualTo(SERVER_B);
    succeed(next, START + 20 * MILLI);
    succeed(pollOne(START + 20 * MILLI), START + 20 * MILLI);
    assertThat(ice.selectedRemote()).contains(SERVER_B);
  }

  @Test
  void anotherPairIsNominatedIfANominationFails() {
    ice.addBase("wifi");
    remotes(SERVER_A, SERVER_B);
    Transmit<String> a = pollOne(START);
    Transmit<String> b = pollOne(START + 20 * MILLI);
    succeed(a, START + 21 * MILLI);
    Transmit<String> nomination = pollOne(START + 21 * MILLI);
    succeed(b, START + 22 * MILLI);
    fail(nomination, 500, START + 23 * MILLI);
    Transmit<String> other = pollOne(START + 23 * MILLI);
    assertThat(other.to()).isEqualTo(SERVER_B);
    assertThat(message(other).useCandidate()).isTrue();
    succeed(other, START + 24 * MILLI);
    assertThat(ice.selectedRemote()).contains(SERVER_B);
  }

  @Test
  void aNominationThatIsLostDoesNotHoldUpTheOthers() {
    ice.addBase("wifi");
    remotes(SERVER_A, SERVER_B);
    Transmit<String> a = pollOne(START);
    Transmit<String> b = pollOne(START + 20 * MILLI);
    succeed(a, START + 21 * MILLI);
    long nominated = START + 21 * MILLI;
    Transmit<String> lost = pollOne(nominated);
    succeed(b, START + 22 * MILLI);
    long patience = nominated + 1500 * MILLI;
    List<Transmit<String>> until = poll(patience - 1);
    assertThat(until).allMatch(sent -> sent.to().equals(SERVER_A));
    assertThat(ice.nextNanos(patience - 1)).isEqualTo(patience);
    assertThat(poll(patience))
        .filteredOn(sent -> sent.to().equals(SERVER_B))
        .hasSize(1)
        .allMatch(sent -> message(sent).useCandidate());
    // After all pairs had their turn, the first is checked again, with another transaction.
    assertThat(poll(patience + 1500 * MILLI))
        .filteredOn(sent -> sent.to().equals(SERVER_A))
        .filteredOn(sent -> !message(sent).transactionId().equals(message(lost).transactionId()))
        .hasSize(1);

    // The first check is still valid. The next consent check corrects a late answer to another one.
    succeed(lost, patience + 1600 * MILLI);
    assertThat(ice.selectedRemote()).contains(SERVER_A);
    Transmit<String> confirmation = pollOne(patience + 1600 * MILLI);
    assertThat(confirmation.to()).isEqualTo(SERVER_A);
    assertThat(message(confirmation).useCandidate()).isTrue();
  }

  @Test
  void anOldNominationOfThePeerIsForgotten() {
    ice.addBase("wifi");
    remotes(SERVER_A, SERVER_B);
    fail(pollOne(START), 487, START);
    StunWriter nominatesA = check(VIEWER, SERVER).priority(3).useCandidate();
    ice.receive("wifi", SERVER_A, signed(nominatesA, VIEWER), START);
    StunWriter nominatesB = check(VIEWER, SERVER).priority(3).useCandidate();
    ice.receive("wifi", SERVER_B, signed(nominatesB, VIEWER), START);
    List<Transmit<String>> checks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      checks.addAll(poll(START + 20L * i * MILLI));
    }
    checks.removeIf(sent -> message(sent).kind() != Kind.REQUEST);
    succeed(checks.stream().filter(sent -> sent.to().equals(SERVER_B)).findFirst().get(), START);
    assertThat(ice.selectedRemote()).contains(SERVER_B);

    ice.receive("wifi", SERVER_A, signed(check(VIEWER, SERVER).priority(3), VIEWER), START);
    Transmit<String> back =
        poll(START + SECOND).stream()
            .filter(sent -> sent.to().equals(SERVER_A))
            .filter(sent -> message(sent).kind() == Kind.REQUEST)
            .findFirst()
            .orElseThrow();
    succeed(back, START + SECOND);
    assertThat(ice.selectedRemote()).contains(SERVER_B);
  }

  // Changes.

  @Test
  void looksForAnotherPairWhenItsBaseIsGone() {
    connect();
    ice.addBase("mobile");
    assertThat(poll(START + SECOND)).isEmpty();
    ice.removeBase("wifi");
    assertThat(ice.selectedBase()).isEmpty();
    Transmit<String> check = pollOne(START + SECOND);
    assertThat(check.base()).isEqualTo("mobile");
    assertThat(message(check).useCandidate()).isTrue();
    succeed(check, START + 2 * SECOND);
    assertThat(ice.selectedBase()).contains("mobile");
    assertThat(ice.state(START + 2 * SECOND)).isEqualTo(IceState.CONNECTED);
  }

  @Test
  void migratesWhenTheNewPairWorks() {
    connect();
    ice.migrate("mobile", START + SECOND);
    Transmit<String> check = pollOne(START + SECOND);
    assertThat(check.base()).isEqualTo("mobile");
    assertThat(message(check).useCandidate()).isTrue();
    // Meanwhile consent is asked for as before, but the old pair is not nominated again.
    List<Transmit<String>> later = poll(START + 7 * SECOND);
    assertThat(later)
        .filteredOn(sent -> sent.base().equals("wifi"))
        .hasSize(1)
        .noneMatch(sent -> message(sent).useCandidate());
    assertThat(ice.selectedBase()).contains("wifi");
    succeed(check, START + 7 * SECOND);
    assertThat(ice.selectedBase()).contains("mobile");
  }

  @Test
  void staysWhereItIsIfItCannotMigrate() {
    connect();
    ice.migrate("mobile", START + SECOND);
    fail(pollOne(START + SECOND), 400, START + SECOND);
    assertThat(poll(START + 3 * SECOND)).isEmpty();
    assertThat(ice.selectedBase()).contains("wifi");
    Transmit<String> consent = pollOne(START + 7 * SECOND);
    assertThat(message(consent).useCandidate()).isTrue();
  }

  @Test
  void keepsItsPairThroughARestart() {
    connect();
    var newServer = credentials(1);
    var newViewer = credentials(2);
    ice.restart(newViewer, newServer, START + SECOND);
    assertThat(ice.selectedRemote()).contains(SERVER_A);
    assertThat(ice.state(START + SECOND)).isEqualTo(IceState.CONNECTED);
    StunMessage check = message(pollOne(START + SECOND));
    assertThat(check.username()).contains(newServer.ufrag() + ":" + newViewer.ufrag());
    assertThat(check.authentic(StunKey.of(newServer.password()))).isTrue();
    assertThat(check.useCandidate()).isTrue();
    byte[] answer =
        StunWriter.success(check.transactionId(), address(9, 9))
            .protectedBy(StunKey.of(newServer.password()));
    assertThat(ice.state(START + 6 * SECOND)).isEqualTo(IceState.DISCONNECTED);
    ice.receive("wifi", SERVER_A, read(answer), START + 6 * SECOND);
    assertThat(ice.state(START + 6 * SECOND)).isEqualTo(IceState.CONNECTED);
    assertThat(ice.selectedRemote()).contains(SERVER_A);
  }

  @Test
  void beginsAnewByARestartAfterConsentWasLost() {
    connect();
    ice.restart(credentials(2), credentials(1), START + 60 * SECOND);
    assertThat(ice.state(START + 60 * SECOND)).isEqualTo(IceState.NEW);
    assertThat(ice.selectedRemote()).isEmpty();
    assertThat(poll(START + 60 * SECOND)).hasSize(1);
  }
}
