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

import io.sutantra.rtc.ice.IceLite.Outcome;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunMessage.Kind;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IceLiteTest {
  private static final InetSocketAddress FROM = address(1, 4000);

  private final IceLite<String> ice =
      new IceLite<>(SERVER, VIEWER, IceTimings.DEFAULT, new Random(1), START);

  private Outcome receive(String path, StunMessage message, long nowNanos) {
    return ice.receive(path, FROM, message, nowNanos);
  }

  private Outcome checked(String path, long nowNanos) {
    return receive(path, signed(check().priority(100)), nowNanos);
  }

  private Outcome nominated(String path, long priority, long nowNanos) {
    return receive(path, signed(check().priority(priority).useCandidate()), nowNanos);
  }

  @Test
  void answersACheckWithTheAddressThatItCameFrom() {
    StunMessage check = signed(check().priority(1));
    Outcome outcome = receive("a", check, START);

    assertThat(outcome.authentic()).isTrue();
    StunMessage answer = read(outcome.answer().orElseThrow());
    assertThat(answer.kind()).isEqualTo(Kind.SUCCESS);
    assertThat(answer.transactionId()).isEqualTo(check.transactionId());
    assertThat(answer.mappedAddress()).contains(FROM);
    assertThat(answer.authentic(StunKey.of(SERVER.password()))).isTrue();
    assertThat(answer.fingerprintValid()).isTrue();
  }

  @Test
  void usesTheFirstPathUntilOneIsNominated() {
    assertThat(ice.usable()).isEmpty();
    assertThat(checked("a", START).selectionChanged()).isTrue();
    assertThat(checked("b", START).selectionChanged()).isFalse();
    assertThat(ice.usable()).contains("a");
    assertThat(ice.selected()).isEmpty();
    assertThat(ice.validated()).containsExactly("a", "b");

    assertThat(nominated("b", 100, START).selectionChanged()).isTrue();
    assertThat(ice.usable()).contains("b");
    assertThat(ice.selected()).contains("b");
    assertThat(nominated("b", 100, START).selectionChanged()).isFalse();
  }

  // What is refused.

  private void refused(StunWriter check, int code, Rejection why) {
    refused(read(check.finish()), code, why);
  }

  private void refused(StunMessage check, int code, Rejection why) {
    Outcome outcome = receive("a", check, START);
    assertThat(outcome.authentic()).isFalse();
    StunMessage answer = read(outcome.answer().orElseThrow());
    assertThat(answer.kind()).isEqualTo(Kind.ERROR);
    assertThat(answer.errorCode()).hasValue(code);
    assertThat(answer.transactionId()).isEqualTo(check.transactionId());
    assertThat(answer.fingerprintValid()).isTrue();
    assertThat(ice.rejected(why)).isEqualTo(1);
    assertThat(ice.rejected()).isEqualTo(1);
    assertThat(ice.usable()).isEmpty();
    assertThat(ice.state(START)).isEqualTo(IceState.NEW);
  }

  @Test
  void refusesAnotherPassword() {
    refused(signed(check(), VIEWER), 401, Rejection.INTEGRITY);
  }

  @Test
  void refusesWhoIsNotTheViewer() {
    refused(signed(check(SERVER, credentials(3))), 401, Rejection.USERNAME);
  }

  @Test
  void refusesWhatIsForSomebodyElse() {
    refused(signed(check(credentials(3), VIEWER)), 401, Rejection.USERNAME);
  }

  @Test
  void refusesACheckWithoutIntegrity() {
    refused(check().priority(1), 400, Rejection.INCOMPLETE);
  }

  @Test
  void refusesACheckWithoutUserName() {
    refused(
        signed(StunWriter.request(new TransactionId(1, 2)).priority(1).controlling(2)),
        400,
        Rejection.INCOMPLETE);
  }

  @Test
  void refusesACheckWithoutFingerprint() {
    byte[] check = check().priority(1).protectedBy(StunKey.of(SERVER.password()));
    refused(read(Forged.withoutFingerprint(check)), 400, Rejection.INCOMPLETE);
  }

  @Test
  void refusesAnAttributeThatItWouldHaveToUnderstandAndSaysWhich() {
    StunMessage check = signed(Forged.withAttributes(check(), 0x0019, 0x7FFF, 0xC057));
    Outcome outcome = receive("a", check, START);
    StunMessage answer = read(outcome.answer().orElseThrow());
    assertThat(answer.errorCode()).hasValue(420);
    assertThat(answer.authentic(StunKey.of(SERVER.password()))).isTrue();
    assertThat(Forged.unknownAttributes(outcome.answer().orElseThrow()))
        .isEqualTo(List.of(0x0019, 0x7FFF));
    assertThat(outcome.authentic()).isFalse();
    assertThat(ice.rejected(Rejection.UNKNOWN_ATTRIBUTE)).isEqualTo(1);
  }

  @Test
  void staysControlled() {
    StunMessage check =
        signed(
            StunWriter.request(new TransactionId(1, 2))
                .username(SERVER.ufrag() + ":" + VIEWER.ufrag())
                .controlled(-1));
    Outcome outcome = receive("a", check, START);
    StunMessage answer = read(outcome.answer().orElseThrow());
    assertThat(answer.errorCode()).hasValue(487);
    assertThat(answer.authentic(StunKey.of(SERVER.password()))).isTrue();
    assertThat(outcome.authentic()).isFalse();
    assertThat(ice.rejected(Rejection.ROLE_CONFLICT)).isEqualTo(1);
    assertThat(ice.validated()).isEmpty();
  }

  @Test
  void doesNotAnswerWhatWasDamaged() {
    byte[] check = check().protectedBy(StunKey.of(SERVER.password()));
    check[check.length - 1]++;
    assertThat(receive("a", read(check), START).answer()).isEmpty();
    assertThat(ice.rejected(Rejection.FINGERPRINT)).isEqualTo(1);
  }

  @Test
  void doesNotAnswerWhatIsNoRequest() {
    StunKey key = StunKey.of(SERVER.password());
    TransactionId id = new TransactionId(1, 2);
    Outcome indication = receive("a", read(StunWriter.indication(id).protectedBy(key)), START);
    assertThat(indication.answer()).isEmpty();
    assertThat(indication.authentic()).isFalse();
    assertThat(ice.rejected()).isZero();
    assertThat(receive("a", read(StunWriter.success(id, FROM).protectedBy(key)), START).answer())
        .isEmpty();
    assertThat(receive("a", read(StunWriter.error(id, 400, "").protectedBy(key)), START).answer())
        .isEmpty();
    assertThat(ice.rejected(Rejection.UNEXPECTED)).isEqualTo(2);
  }

  @Test
  void doesNotAnswerASmallRequestWithMore() {
    TransactionId id = new TransactionId(1, 2);
    assertThat(receive("a", read(StunWriter.request(id).finish()), START).answer()).isEmpty();
    assertThat(receive("a", read(Forged.bare(id)), START).answer()).isEmpty();
    assertThat(ice.rejected(Rejection.INCOMPLETE)).isEqualTo(2);
  }

  // The path.

  @Test
  void followsThePhoneIntoAnotherNetwork() {
    nominated("wifi", 200, START);
    long later = START + 20 * SECOND;
    checked("wifi", later);
    // The nominated pair has a lower priority, and is selected all the same.
    assertThat(nominated("mobile", 100, later).selectionChanged()).isTrue();
    assertThat(ice.selected()).contains("mobile");
    assertThat(checked("wifi", later + SECOND).selectionChanged()).isFalse();
    assertThat(nominated("wifi", 200, later + 2 * SECOND).selectionChanged()).isTrue();
    assertThat(ice.selected()).contains("wifi");
  }

  @Test
  void choosesTheBestOfThoseThatAreNominatedAtOnce() {
    nominated("b", 200, START);
    nominated("c", 100, START + MILLI);
    assertThat(ice.selected()).contains("b");
    nominated("a", 300, START + 2 * MILLI);
    assertThat(ice.selected()).contains("a");
    nominated("b", 200, START + 400 * MILLI);
    assertThat(ice.selected()).contains("a");
    nominated("b", 200, START + 600 * MILLI);
    assertThat(ice.selected()).contains("b");
  }

  @Test
  void comesToANominationThatItDidNotFollowWhenTheOtherPathIsSilent() {
    nominated("a", 200, START);
    nominated("b", 100, START + 100 * MILLI);
    for (int i = 1; i < 5; i++) {
      checked("b", START + i * SECOND);
      checked("c", START + i * SECOND);
    }
    assertThat(ice.selected()).contains("a");
    checked("c", START + 5 * SECOND);
    assertThat(ice.selected()).contains("a");
    assertThat(checked("b", START + 5 * SECOND).selectionChanged()).isTrue();
    assertThat(ice.selected()).contains("b");
    assertThat(ice.state(START + 5 * SECOND)).isEqualTo(IceState.CONNECTED);
  }

  @Test
  void remembersSixteenPathsAndTheOneInUse() {
    nominated("used", 1, START);
    for (int i = 0; i < 100; i++) {
      checked("path " + i, START + i);
      assertThat(ice.validated()).hasSizeLessThanOrEqualTo(IceLite.MAX_PATHS).contains("used");
    }
    assertThat(ice.validated()).hasSize(IceLite.MAX_PATHS).contains("path 99", "path 85");
    assertThat(ice.validated()).doesNotContain("path 84");
    assertThat(ice.usable()).contains("used");
  }

  @Test
  void goesBackToThePathThatWasCheckedLastWhenOneIsClosed() {
    nominated("tcp", 1, START);
    checked("a", START + 1);
    checked("b", START + 2);
    checked("a", START + 3);
    ice.forget("nobody", START + SECOND);
    ice.forget("tcp", START + SECOND);
    assertThat(ice.selected()).isEmpty();
    assertThat(ice.usable()).contains("a");
    ice.forget("a", START + SECOND);
    assertThat(ice.usable()).contains("b");
    ice.forget("b", START + SECOND);
    assertThat(ice.usable()).isEmpty();
    assertThat(ice.validated()).isEmpty();
  }

  // Copies.

  @Test
  void aCopyOfACheckFromElsewhereMovesNothing() {
    StunMessage nominating = signed(check().priority(100).useCandidate());
    StunMessage plain = signed(check().priority(100));
    receive("viewer", nominating, START);
    receive("viewer", plain, START + SECOND);
    for (StunMessage captured : List.of(nominating, plain)) {
      Outcome outcome = receive("thief", captured, START + 2 * SECOND);
      assertThat(outcome.answer()).isEmpty();
      assertThat(outcome.authentic()).isFalse();
    }
    assertThat(ice.selected()).contains("viewer");
    assertThat(ice.validated()).containsExactly("viewer");
    assertThat(ice.rejected(Rejection.REPLAYED)).isEqualTo(2);
  }

  @Test
  void aCheckThatIsSentAgainIsAnsweredAgainAndIsNoConsent() {
    StunMessage check = signed(check().priority(100).useCandidate());
    receive("a", check, START);
    Outcome outcome = receive("a", check, START + 4 * SECOND);
    assertThat(outcome.answer()).isPresent();
    assertThat(outcome.authentic()).isTrue();
    assertThat(ice.lastConsentNanos()).isEqualTo(START);
    assertThat(ice.state(START + 5 * SECOND)).isEqualTo(IceState.DISCONNECTED);
  }

  @Test
  void anOldNominationOfAPathThatWasLeftDoesNotLeadBackToIt() {
    StunMessage old = signed(check().priority(200).useCandidate());
    receive("wifi", old, START);
    nominated("mobile", 100, START + 10 * SECOND);
    assertThat(receive("wifi", old, START + 11 * SECOND).selectionChanged()).isFalse();
    assertThat(ice.selected()).contains("mobile");
  }

  @Test
  void copiesAreKnownForThousandsOfChecks() {
    StunMessage early = signed(check().priority(100).useCandidate());
    receive("a", early, START);
    for (int i = 1; i < SeenChecks.MAX_CHECKS; i++) {
      nominated("a", 100, START + i * MILLI);
    }
    assertThat(receive("thief", early, START + 5 * SECOND).authentic()).isFalse();
    // Only the oldest transaction is forgotten.
    nominated("a", 100, START + 6 * SECOND);
    assertThat(receive("b", early, START + 6 * SECOND).authentic()).isTrue();
  }

  // What comes back.

  private StunMessage probe(String path, long nowNanos) {
    return read(ice.probe(path, nowNanos).orElseThrow());
  }

  @Test
  void aPathIsSentByWhenItHasAnsweredACheck() {
    nominated("a", 100, START);
    assertThat(ice.sending()).isEmpty();
    StunMessage probe = probe("a", START);
    assertThat(ice.awaits(probe.transactionId())).isTrue();
    assertThat(ice.probe("a", START)).as("no more than have come").isEmpty();
    for (StunMessage wrong : List.of(answer(probe, SERVER), answer(signed(check()), VIEWER))) {
      assertThat(receive("a", wrong, START).authentic()).isFalse();
    }
    assertThat(receive("b", answer(probe, VIEWER), START).authentic()).as("elsewhere").isFalse();
    assertThat(ice.sending()).isEmpty();
    assertThat(receive("a", answer(probe, VIEWER), START).authentic()).isTrue();
    assertThat(ice.sending()).contains("a");
    assertThat(ice.probe("a", START)).isEmpty();

    nominated("b", 100, START + SECOND);
    StunMessage first = probe("b", START + SECOND);
    nominated("b", 100, START + 2 * SECOND);
    StunMessage second = probe("b", START + 2 * SECOND);
    assertThat(ice.usable()).contains("b");
    assertThat(ice.sending()).as("as long as nothing has come back").contains("a");
    assertThat(receive("b", answer(first, VIEWER), START + 3 * SECOND).authentic()).isTrue();
    assertThat(ice.sending()).contains("b");
    assertThat(ice.lastConsentNanos()).isEqualTo(START + 3 * SECOND);

    // A late answer is recognized; a copy is not.
    long rejected = ice.rejected();
    assertThat(receive("b", answer(second, VIEWER), START + 4 * SECOND).authentic()).isTrue();
    assertThat(ice.rejected()).isEqualTo(rejected);
    assertThat(receive("b", answer(second, VIEWER), START + 4 * SECOND).authentic()).isFalse();
  }

  @Test
  void checksByAPathThatIsNotSentByAreNoConsent() {
    nominated("a", 100, START);
    receive("a", answer(probe("a", START), VIEWER), START);
    for (int i = 1; i < 40; i++) {
      nominated("b", 100, START + i * SECOND);
    }
    assertThat(ice.lastConsentNanos()).isEqualTo(START);
    assertThat(ice.consents(START + 30 * SECOND)).isFalse();
    assertThat(ice.state(START + 36 * SECOND)).isEqualTo(IceState.FAILED);
  }

  @Test
  void aCopyThatIsForgottenTakesTheMediaNowhere() {
    StunMessage caught = signed(check().priority(300).useCandidate());
    receive("viewer", caught, START);
    receive("viewer", answer(probe("viewer", START), VIEWER), START);
    for (int i = 1; i <= SeenChecks.MAX_CHECKS; i++) {
      nominated("viewer", 100, START + i * MILLI);
    }
    assertThat(receive("thief", caught, START + 5 * SECOND).authentic()).isTrue();
    probe("thief", START + 5 * SECOND);
    assertThat(ice.sending()).contains("viewer");
    assertThat(checked("viewer", START + 6 * SECOND).authentic()).isTrue();
    assertThat(ice.lastConsentNanos()).isEqualTo(START + 6 * SECOND);
    assertThat(nominated("viewer", 100, START + 6 * SECOND).selectionChanged()).isTrue();
  }

  @Test
  void aPathThatWasLeftLongAgoIsToProveItselfAgain() {
    nominated("a", 100, START);
    receive("a", answer(probe("a", START), VIEWER), START);
    nominated("b", 100, START + SECOND);
    receive("b", answer(probe("b", START + SECOND), VIEWER), START + SECOND);
    nominated("a", 100, START + 29 * SECOND);
    assertThat(ice.sending()).as("not so long ago").contains("a");
    nominated("b", 100, START + 31 * SECOND);
    assertThat(ice.sending()).contains("a");
    receive("b", answer(probe("b", START + 31 * SECOND), VIEWER), START + 31 * SECOND);
    assertThat(ice.sending()).contains("b");
  }

  @Test
  void whatHasProvedItselfOtherwiseNeedsNoCheck() {
    checked("a", START);
    checked("b", START);
    ice.prove("nowhere");
    assertThat(ice.sending()).isEmpty();
    ice.prove("b");
    assertThat(ice.sending()).as("one that is not used").isEmpty();
    ice.use("b");
    assertThat(ice.sending()).contains("b");
    assertThat(ice.probe("b", START)).isEmpty();
    nominated("a", 100, START);
    assertThat(ice.sending()).contains("b");
    ice.prove("a");
    assertThat(ice.sending()).contains("a");
    ice.forget("a", START + SECOND);
    assertThat(ice.sending()).contains("b");
    ice.forget("b", START + SECOND);
    assertThat(ice.sending()).isEmpty();
  }

  // Consent.

  @Test
  void isDisconnectedAfterFiveSecondsWithoutConsentAfterThirtyAndFailedSixLater() {
    nominated("a", 1, START);
    assertThat(ice.nextDeadlineNanos(START)).isEqualTo(START + 5 * SECOND);
    assertThat(ice.state(START + 5 * SECOND - 1)).isEqualTo(IceState.CONNECTED);
    assertThat(ice.state(START + 5 * SECOND)).isEqualTo(IceState.DISCONNECTED);
    assertThat(ice.nextDeadlineNanos(START + 5 * SECOND)).isEqualTo(START + 36 * SECOND);
    assertThat(ice.consents(START + 30 * SECOND - 1)).isTrue();
    assertThat(ice.consents(START + 30 * SECOND)).isFalse();
    assertThat(ice.state(START + 36 * SECOND - 1)).isEqualTo(IceState.DISCONNECTED);
    assertThat(ice.state(START + 36 * SECOND)).isEqualTo(IceState.FAILED);
    assertThat(ice.nextDeadlineNanos(START + 36 * SECOND)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void saysWhenASilentViewerIsToBeAsked() {
    assertThat(ice.nextPollNanos(START)).isEqualTo(Long.MAX_VALUE);
    nominated("a", 1, START);
    assertThat(ice.nextPollNanos(START)).isEqualTo(Long.MAX_VALUE);
    long silent = START + 5 * SECOND;
    assertThat(ice.nextPollNanos(silent)).isEqualTo(silent);
    assertThat(ice.poll(silent)).isPresent();
    assertThat(ice.nextPollNanos(silent)).isEqualTo(silent + 200 * MILLI);
    assertThat(ice.nextPollNanos(START + 36 * SECOND)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void comesBackWithACheckBeforeItHasFailedAndNotAfter() {
    nominated("a", 1, START);
    long last = START + 36 * SECOND - 1;
    checked("b", last);
    assertThat(ice.consents(last)).as("by another path").isFalse();
    checked("a", last);
    assertThat(ice.consents(last)).isTrue();
    assertThat(ice.state(last)).isEqualTo(IceState.CONNECTED);
    assertThat(ice.lastConsentNanos()).isEqualTo(last);

    Outcome late = checked("a", last + 36 * SECOND);
    assertThat(late.answer()).isEmpty();
    assertThat(late.authentic()).isFalse();
    assertThat(ice.rejected(Rejection.EXPIRED)).isEqualTo(1);
    assertThat(ice.state(last + 36 * SECOND)).isEqualTo(IceState.FAILED);
    assertThat(ice.consents(last + 36 * SECOND)).isFalse();
  }

  @Test
  void neitherForgeriesNorIndicationsNorOtherPathsAreConsent() {
    nominated("a", 1, START);
    long later = START + 5 * SECOND;
    receive("a", signed(check(), VIEWER), later - 1);
    receive("a", read(StunWriter.indication(new TransactionId(1, 2)).finish()), later - 1);
    checked("b", later - 1);
    assertThat(ice.state(later)).isEqualTo(IceState.DISCONNECTED);
    assertThat(ice.lastConsentNanos()).isEqualTo(START);
  }

  @Test
  void signsOfLifeKeepItConnectedButAreNoConsent() {
    nominated("a", 1, START);
    for (int i = 0; i < 30; i++) {
      // START + 30 s is less than START: times wrap around.
      long at = START + i * SECOND;
      ice.heard("a", at);
      assertThat(ice.state(at)).isEqualTo(IceState.CONNECTED);
    }
    ice.heard("b", START + 29 * SECOND);
    assertThat(ice.nextDeadlineNanos(START + 29 * SECOND)).isEqualTo(START + 30 * SECOND);
    ice.heard("a", START + 30 * SECOND);
    assertThat(ice.consents(START + 30 * SECOND)).isFalse();
    assertThat(ice.state(START + 30 * SECOND)).isEqualTo(IceState.DISCONNECTED);
    assertThat(ice.poll(START + 30 * SECOND)).isPresent();
    ice.heard("a", START + 36 * SECOND - 1);
    assertThat(ice.state(START + 36 * SECOND)).isEqualTo(IceState.FAILED);
  }

  @Test
  void failsIfNobodyEverComes() {
    assertThat(ice.state(START)).isEqualTo(IceState.NEW);
    assertThat(ice.nextDeadlineNanos(START)).isEqualTo(START + 30 * SECOND);
    assertThat(ice.state(START + 30 * SECOND - 1)).isEqualTo(IceState.NEW);
    assertThat(ice.state(START + 30 * SECOND)).isEqualTo(IceState.FAILED);
  }

  // A viewer that is silent is asked.

  private StunMessage asked(long nowNanos) {
    return read(ice.poll(nowNanos).orElseThrow());
  }

  private static StunMessage answer(StunMessage question, IceCredentials by) {
    return read(
        StunWriter.success(question.transactionId(), FROM).protectedBy(StunKey.of(by.password())));
  }

  @Test
  void asksAViewerThatIsSilentFiveTimesASecondAndNobodyElse() {
    assertThat(ice.poll(START + 10 * SECOND)).as("nobody has come").isEmpty();
    nominated("a", 100, START);
    assertThat(ice.poll(START + 5 * SECOND - 1)).as("connected").isEmpty();

    StunMessage question = asked(START + 5 * SECOND);
    assertThat(question.kind()).isEqualTo(Kind.REQUEST);
    assertThat(question.username()).contains(VIEWER.ufrag() + ":" + SERVER.ufrag());
    assertThat(question.authentic(StunKey.of(VIEWER.password()))).isTrue();
    assertThat(question.fingerprintValid()).isTrue();
    assertThat(question.controlled()).isPresent();
    assertThat(question.priority()).isPresent();
    assertThat(question.useCandidate()).isFalse();

    assertThat(ice.poll(START + 5 * SECOND + 199 * MILLI)).isEmpty();
    StunMessage next = asked(START + 5 * SECOND + 200 * MILLI);
    assertThat(next.transactionId()).isNotEqualTo(question.transactionId());
    assertThat(ice.poll(START + 36 * SECOND - 1)).isPresent();
    assertThat(ice.poll(START + 36 * SECOND)).as("failed").isEmpty();
  }

  @Test
  void anAnswerIsConsentAsACheckIs() {
    nominated("a", 100, START);
    StunMessage first = asked(START + 5 * SECOND);
    StunMessage second = asked(START + 6 * SECOND);
    Outcome outcome = receive("a", answer(first, VIEWER), START + 7 * SECOND);
    assertThat(outcome).isEqualTo(new Outcome(Optional.empty(), true, false, true));
    assertThat(ice.state(START + 7 * SECOND)).isEqualTo(IceState.CONNECTED);
    assertThat(ice.lastConsentNanos()).isEqualTo(START + 7 * SECOND);
    assertThat(ice.rejected()).isZero();

    // A late answer is no consent, but not wrong either; a copy is.
    assertThat(receive("a", answer(second, VIEWER), START + 8 * SECOND))
        .isEqualTo(new Outcome(Optional.empty(), true, false, false));
    assertThat(ice.rejected()).isZero();
    for (StunMessage copy : List.of(first, second)) {
      assertThat(ice.awaits(copy.transactionId())).isFalse();
      assertThat(receive("a", answer(copy, VIEWER), START + 8 * SECOND).authentic()).isFalse();
    }
    assertThat(ice.rejected(Rejection.UNEXPECTED)).isEqualTo(2);
    assertThat(ice.state(START + 12 * SECOND)).isEqualTo(IceState.DISCONNECTED);
    assertThat(ice.poll(START + 12 * SECOND)).isPresent();
  }

  @Test
  void asksUntilThereIsConsentThoughThereAreSignsOfLife() {
    nominated("a", 100, START);
    asked(START + 5 * SECOND);
    ice.heard("a", START + 6 * SECOND);
    assertThat(ice.state(START + 6 * SECOND)).isEqualTo(IceState.CONNECTED);
    StunMessage question = asked(START + 6 * SECOND);
    assertThat(receive("a", answer(question, VIEWER), START + 7 * SECOND).returned()).isTrue();
    assertThat(ice.poll(START + 8 * SECOND)).isEmpty();
  }

  @Test
  void aCheckEndsTheAskingAsAnAnswerDoes() {
    nominated("a", 100, START);
    asked(START + 5 * SECOND);
    assertThat(checked("b", START + 6 * SECOND).returned()).as("by another path").isFalse();
    assertThat(checked("a", START + 6 * SECOND).returned()).isTrue();
    assertThat(checked("a", START + 7 * SECOND).returned()).isFalse();
    assertThat(ice.poll(START + 7 * SECOND)).isEmpty();
  }

  @Test
  void anAnswerByAnotherPathThanWasAskedIsNone() {
    nominated("a", 100, START);
    checked("b", START);
    StunMessage question = asked(START + 5 * SECOND);
    ice.forget("a", START + SECOND);
    assertThat(ice.usable()).contains("b");
    assertThat(receive("b", answer(question, VIEWER), START + 6 * SECOND).authentic()).isFalse();
    StunMessage next = asked(START + 6 * SECOND);
    assertThat(receive("b", answer(next, VIEWER), START + 6 * SECOND).returned()).isTrue();
  }

  @Test
  void anAnswerIsNoConsentUnlessTheViewerGivesItByThePathThatWasAsked() {
    nominated("a", 100, START);
    checked("b", START);
    StunMessage question = asked(START + 5 * SECOND);
    long later = START + 6 * SECOND;
    StunMessage forged = read(StunWriter.success(question.transactionId(), FROM).finish());
    StunMessage toAnother =
        read(
            StunWriter.success(new TransactionId(1, 2), FROM)
                .protectedBy(StunKey.of(VIEWER.password())));
    StunMessage error =
        read(
            StunWriter.error(question.transactionId(), 487, "Role Conflict")
                .protectedBy(StunKey.of(VIEWER.password())));
    for (StunMessage wrong : List.of(forged, answer(question, SERVER), toAnother, error)) {
      assertThat(receive("a", wrong, later))
          .isEqualTo(new Outcome(Optional.empty(), false, false, false));
    }
    assertThat(receive("b", answer(question, VIEWER), later).authentic()).isFalse();
    assertThat(ice.state(later)).isEqualTo(IceState.DISCONNECTED);
    assertThat(ice.rejected(Rejection.UNEXPECTED)).isEqualTo(5);

    assertThat(receive("a", answer(question, VIEWER), later).authentic()).isTrue();
  }

  @Test
  void anAnswerGivesConsentAgainUntilTheViewerHasFailed() {
    nominated("a", 100, START);
    StunMessage question = asked(START + 29 * SECOND);
    StunMessage later = asked(START + 31 * SECOND);
    long last = START + 36 * SECOND - 1;
    assertThat(ice.consents(last)).isFalse();
    assertThat(receive("a", answer(question, VIEWER), last).returned()).isTrue();
    assertThat(ice.consents(last)).isTrue();
    assertThat(ice.state(last)).isEqualTo(IceState.CONNECTED);

    Outcome tooLate = receive("a", answer(later, VIEWER), last + 36 * SECOND);
    assertThat(tooLate.authentic()).isFalse();
    assertThat(ice.state(last + 36 * SECOND)).isEqualTo(IceState.FAILED);
  }

  @Test
  void remembersTheLatestQuestionsOnly() {
    nominated("a", 100, START);
    List<StunMessage> questions = new ArrayList<>();
    for (int i = 5; i < 22; i++) {
      questions.add(asked(START + i * SECOND));
    }
    long later = START + 22 * SECOND;
    assertThat(receive("a", answer(questions.get(0), VIEWER), later).authentic()).isFalse();
    assertThat(receive("a", answer(questions.get(1), VIEWER), later).authentic()).isTrue();
  }

  @Test
  void asksByTheCredentialsThatTheViewerIsKnownToHave() {
    nominated("a", 100, START);
    ice.restart(newServer, newViewer, START + SECOND);
    StunMessage question = asked(START + 6 * SECOND);
    assertThat(question.username()).contains(VIEWER.ufrag() + ":" + SERVER.ufrag());
    assertThat(receive("a", answer(question, VIEWER), START + 6 * SECOND).returned()).isTrue();

    newlyChecked("a", true, START + 7 * SECOND);
    StunMessage later = asked(START + 12 * SECOND);
    assertThat(later.username()).contains(newViewer.ufrag() + ":" + newServer.ufrag());
    assertThat(later.controlled()).isEqualTo(question.controlled());
    assertThat(receive("a", answer(later, newViewer), START + 12 * SECOND).returned()).isTrue();
  }

  // Restart.

  private final IceCredentials newServer = credentials(10);
  private final IceCredentials newViewer = credentials(11);

  private Outcome newlyChecked(String path, boolean nominates, long nowNanos) {
    StunWriter check = check(newServer, newViewer).priority(1);
    return receive(path, signed(nominates ? check.useCandidate() : check, newServer), nowNanos);
  }

  @Test
  void keepsThePathThroughARestart() {
    nominated("a", 100, START);
    ice.restart(newServer, newViewer, START + SECOND);
    assertThat(ice.local()).isEqualTo(newServer);
    assertThat(ice.selected()).contains("a");
    assertThat(ice.state(START + SECOND)).isEqualTo(IceState.CONNECTED);

    // The old credentials stay valid until the first check with the new ones.
    assertThat(ice.formerGood()).isTrue();
    assertThat(checked("a", START + 2 * SECOND).authentic()).isTrue();
    assertThat(newlyChecked("b", false, START + 3 * SECOND).authentic()).isTrue();
    assertThat(ice.formerGood()).isFalse();
    assertThat(checked("a", START + 3 * SECOND).authentic()).isFalse();
    assertThat(ice.rejected(Rejection.USERNAME)).isEqualTo(1);

    assertThat(ice.selected()).contains("a");
    // The selection changes at once, even to a lower priority.
    assertThat(newlyChecked("b", true, START + 3 * SECOND).selectionChanged()).isTrue();
    assertThat(ice.selected()).contains("b");
  }

  @Test
  void asksByTheNewCredentialsFromWhenTheOldOnesAreNotGood() {
    ice.restart(newServer, newViewer, START);
    checked("a", START + SECOND);
    assertThat(probe("a", START + SECOND).username())
        .contains(VIEWER.ufrag() + ":" + SERVER.ufrag());
    newlyChecked("a", true, START + 2 * SECOND);
    assertThat(probe("a", START + 2 * SECOND).username())
        .contains(newViewer.ufrag() + ":" + newServer.ufrag());
  }

  @Test
  void doesNotFallBackToWhatWasProvedLongAgo() {
    for (int seconds : new int[] {29, 30}) {
      long lost = START + seconds * SECOND;
      checked("old" + seconds, START);
      ice.prove("old" + seconds);
      nominated("a", 100, lost - SECOND);
      ice.prove("a");
      assertThat(ice.sending()).contains("a");
      ice.forget("a", lost);
      assertThat(ice.sending().isPresent()).as("after %d s", seconds).isEqualTo(seconds < 30);
      ice.forget("old" + seconds, lost);
    }
  }

  @Test
  void aForgedCheckDoesNotEndTheOldCredentials() {
    nominated("a", 100, START);
    ice.restart(newServer, newViewer, START);
    receive("a", signed(check(newServer, newViewer), VIEWER), START);
    assertThat(ice.formerGood()).isTrue();
    assertThat(checked("a", START).authentic()).isTrue();
  }

  @Test
  void aSecondRestartKeepsTheCredentialsThatAreInUse() {
    nominated("a", 100, START);
    ice.restart(credentials(20), credentials(21), START);
    ice.restart(newServer, newViewer, START);
    assertThat(checked("a", START).authentic()).isTrue();
    assertThat(newlyChecked("a", true, START).authentic()).isTrue();
  }

  @Test
  void aRestartGivesTimeForTheFirstCheck() {
    nominated("a", 100, START);
    long restarted = START + 29 * SECOND;
    ice.restart(newServer, newViewer, restarted);
    assertThat(ice.state(restarted)).isEqualTo(IceState.DISCONNECTED);
    assertThat(ice.consents(START + 30 * SECOND - 1)).isTrue();
    assertThat(ice.consents(START + 30 * SECOND)).as("without a check").isFalse();
    assertThat(ice.nextDeadlineNanos(restarted)).isEqualTo(restarted + 36 * SECOND);
    assertThat(newlyChecked("b", true, restarted + 20 * SECOND).selectionChanged()).isTrue();
    assertThat(ice.state(restarted + 20 * SECOND)).isEqualTo(IceState.CONNECTED);
  }

  @Test
  void restartsGiveNoConsentAndDoNotHoldThePlaceForEver() {
    nominated("a", 100, START);
    long at = START;
    for (int i = 0; ice.state(at) != IceState.FAILED; i++) {
      at = START + i * 20L * SECOND;
      ice.restart(credentials(2 * i + 20), credentials(2 * i + 21), at);
      assertThat(ice.consents(at)).isEqualTo(at - START < 30 * SECOND);
    }
    assertThat(at - START).isEqualTo(60 * SECOND);
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 36, 41})
  void aRestartWithoutConsentBeginsWithoutPaths(int seconds) {
    nominated("a", 100, START);
    long restarted = START + seconds * SECOND;
    ice.restart(newServer, newViewer, restarted);
    assertThat(ice.state(restarted)).isEqualTo(IceState.NEW);
    assertThat(ice.usable()).isEmpty();
    assertThat(ice.consents(restarted)).isFalse();
    assertThat(newlyChecked("b", false, restarted + SECOND).selectionChanged()).isTrue();
    assertThat(ice.consents(restarted + SECOND)).isTrue();
    assertThat(ice.state(restarted + SECOND)).isEqualTo(IceState.CONNECTED);
  }
}
