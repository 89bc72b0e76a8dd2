package io.sutantra.rtc.ice;

import io.sutantra.rtc.ice.CandidatePair.State;
import io.sutantra.rtc.ice.CheckGate.Verdict;
import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The full side of ICE, of a client: checks the pairs of its bases and the other side's candidates,
 * nominates the best of those that work as soon as one does, and keeps consent fresh.
 *
 * <p>It is controlling unless the other side insists on being so. Where there is one pair alone its
 * first check nominates it, which saves a round trip. A pair that is selected stays so, until its
 * base is removed, {@link #migrate} or {@link #restart} looks for another, or the other side falls
 * silent while there are others.
 *
 * <p>Whatever there is to send is had from {@link #poll}, which is due at {@link #nextNanos} and
 * after {@link #receive}. <b>Units:</b> nanoseconds. <b>Threading:</b> confined. <b>Spec:</b> RFC
 * 8445, RFC 7675.
 *
 * @param <B> a base: what datagrams are sent from, such as a socket; a value with equality
 */
public final class IceAgent<B> {
  /** No more pairs are checked. */
  public static final int MAX_PAIRS = CheckList.MAX_PAIRS;

  private static final int MAX_ANSWERS = 64;
  private static final int ROLE_CONFLICT = 487;

  /** As often as the first timeout: the time of the third transmission. */
  private static final int PATIENCE = 3;

  private final long paceNanos;
  private final CheckGate gate;
  private final Role role;
  private final Consent consent;
  private final CheckList<B> list = new CheckList<>();
  private final CheckMaker maker;
  private final ChecksUnderWay<B> underWay = new ChecksUnderWay<>();
  private final PairSearch<B> search;
  private final ArrayDeque<Transmit<B>> answers = new ArrayDeque<>();

  private long nextCheckNanos;
  private long latestNanos;

  /** A datagram to be sent. */
  public record Transmit<B>(B base, InetSocketAddress to, ByteBuffer datagram) {}

  /** Makes one that checks as often as usual. */
  public IceAgent(
      IceCredentials local,
      IceCredentials remote,
      IceTimings timings,
      RandomGenerator random,
      long nowNanos) {
    this(local, remote, timings, CheckTimings.DEFAULT, random, nowNanos);
  }

  /**
   * Makes one that knows no bases and no candidates yet.
   *
   * @param random must not be guessed: a {@link java.security.SecureRandom}, but in tests
   */
  public IceAgent(
      IceCredentials local,
      IceCredentials remote,
      IceTimings timings,
      CheckTimings checkTimings,
      RandomGenerator random,
      long nowNanos) {
    this.paceNanos = checkTimings.paceNanos();
    this.gate = new CheckGate(local, remote);
    this.role = new Role(random);
    this.search =
        new PairSearch<>(list, role, new Nomination<>(PATIENCE * checkTimings.firstTimeoutNanos()));
    this.maker =
        new CheckMaker(role, checkTimings.firstTimeoutNanos(), timings.consentNanos(), random);
    this.consent = new Consent(timings, checkTimings.consentNanos(), random, nowNanos);
    this.nextCheckNanos = nowNanos;
    this.latestNanos = nowNanos;
    maker.credentials(local, remote);
  }

  // Bases and candidates.

  /** Adds something to send from, to whatever address. The first one is tried first. */
  public void addBase(B base) {
    list.addBase(base, null);
  }

  /** Adds something to send from, to addresses of the family of {@code bound}. */
  public void addBase(B base, InetAddress bound) {
    list.addBase(base, bound);
  }

  /** A base does not exist any more. If it was in use, the others are checked again. */
  public void removeBase(B base) {
    list.removeBase(base);
    underWay.removeIf(check -> check.pair().base().equals(base));
    if (search.removeBase(base)) {
      checkAnew();
      consent.silence(latestNanos);
    }
  }

  /**
   * Adds a candidate of the other side, of the transport that the bases are of: UDP, or TCP that
   * the owner connects by. One without a port is of no use.
   */
  public void addRemote(IceCandidate candidate) {
    list.addRemote(candidate);
  }

  /**
   * Changes to another base, as a phone does that comes home: when a check from there succeeds, its
   * pair is nominated. Until then the old one is used.
   */
  public void migrate(B base, long nowNanos) {
    latestNanos = nowNanos;
    addBase(base);
    if (search.migrate(base)) {
      checkAnew();
      nextCheckNanos = nowNanos;
    }
  }

  /** Begins anew with new credentials on both sides; the selected pair is used until then. */
  public void restart(IceCredentials local, IceCredentials remote, long nowNanos) {
    search.restart(!consent.isExpired(nowNanos));
    gate.restart(local, remote);
    maker.credentials(local, remote);
    underWay.clear();
    checkAnew();
    nextCheckNanos = nowNanos;
    consent.restart(nowNanos);
  }

  /** All pairs are to be checked again, but the one in use. */
  private void checkAnew() {
    underWay.removeIf(Check::repeated);
    search.checkAnew();
  }

  // What comes in.

  /** A STUN message has come to that base. */
  public void receive(B base, InetSocketAddress from, StunMessage message, long nowNanos) {
    latestNanos = nowNanos;
    if (consent.isExpired(nowNanos)) {
      gate.count(Rejection.EXPIRED);
      return;
    }
    switch (message.kind()) {
      case REQUEST -> request(base, from, message, nowNanos);
      case SUCCESS, ERROR -> answer(base, from, message, nowNanos);
      case INDICATION -> {
        // Keeps the mapping of a NAT alive, no more.
      }
    }
  }

  private void request(B base, InetSocketAddress from, StunMessage message, long nowNanos) {
    Verdict verdict = gate.judge(message);
    if (!verdict.admitted()) {
      verdict.answer().ifPresent(answer -> reply(base, from, answer));
      return;
    }
    Role.Dispute dispute = role.dispute(message);
    if (dispute == Role.Dispute.WON) {
      reply(base, from, gate.roleConflict(message, verdict));
      return;
    }
    if (dispute == Role.Dispute.LOST) {
      role.change();
      abandonChecks();
    }
    reply(base, from, CheckGate.success(message, from, verdict));
    list.discover(base, from, message.priority().orElse(0))
        .ifPresent(pair -> checkedByPeer(pair, message.useCandidate(), nowNanos));
  }

  private void reply(B base, InetSocketAddress to, byte[] answer) {
    if (answers.size() < MAX_ANSWERS) {
      answers.add(new Transmit<>(base, to, ByteBuffer.wrap(answer)));
    }
  }

  private void abandonChecks() {
    search.nomination().clear();
    underWay.abandon();
  }

  /** A check of the other side triggers one of this side: RFC 8445 section 7.3.1.4. */
  private void checkedByPeer(CandidatePair<B> pair, boolean nominated, long nowNanos) {
    if (!role.controlling() && nominated) {
      pair.nominateByPeer();
    }
    if (pair.state() == State.SUCCEEDED) {
      if (pair.nominatedByPeer() && nominated && pair != search.selected()) {
        select(pair, nowNanos);
      }
    } else if (!role.controlling() || search.isWanted(pair)) {
      // What was sent until now may have been lost in a NAT that is open from now on.
      underWay.removeIf(check -> check.repeated() && check.pair() == pair);
      search.trigger(pair);
    }
  }

  private void answer(B base, InetSocketAddress from, StunMessage message, long nowNanos) {
    Check<B> check = underWay.answeredBy(message);
    if (check == null) {
      gate.count(Rejection.UNEXPECTED);
      return;
    }
    if (!maker.isTheirs(message)) {
      // Whoever does not know the password cannot end a check.
      gate.count(Rejection.INTEGRITY);
      return;
    }
    underWay.remove(check);
    CandidatePair<B> pair = check.pair();
    if (message.kind() == StunMessage.Kind.SUCCESS && pair.is(base, from)) {
      succeeded(check, nowNanos);
    } else if (message.errorCode().orElse(0) == ROLE_CONFLICT) {
      // Checks of the other role are not waited for, so it cannot be told twice.
      role.changeAsTold();
      abandonChecks();
      pair.state(State.WAITING);
      search.trigger(pair);
    } else {
      // An error, or an answer from another address than the one that was asked.
      failed(check);
    }
  }

  private void succeeded(Check<B> check, long nowNanos) {
    CandidatePair<B> pair = check.pair();
    pair.state(State.SUCCEEDED);
    if (search.inUse(pair)) {
      consent.given(nowNanos);
      search.settle();
    }
    if (role.controlling() ? check.nominating() : pair.nominatedByPeer()) {
      select(pair, nowNanos);
    }
  }

  private void failed(Check<B> check) {
    CandidatePair<B> pair = check.pair();
    if (!check.repeated()) {
      return;
    }
    pair.state(State.FAILED);
    search.failed(pair);
  }

  private void select(CandidatePair<B> pair, long nowNanos) {
    if (search.inUse(pair)) {
      return;
    }
    boolean others = underWay.nominateAny();
    // The others are not looked at any more: RFC 8445 section 8.1.2.
    search.select(pair);
    underWay.abandon();
    consent.given(nowNanos);
    if (others) {
      // The last of them may arrive after this one did: the choice is said once more.
      consent.ask(nowNanos);
    }
  }

  // What goes out.

  /** The next datagram to be sent now; to be called again until there is none. */
  public Optional<Transmit<B>> poll(long nowNanos) {
    latestNanos = nowNanos;
    if (consent.isExpired(nowNanos)) {
      answers.clear();
      return Optional.empty();
    }
    if (!answers.isEmpty()) {
      return Optional.of(answers.poll());
    }
    beginWhatIsDue(nowNanos);
    for (Check<B> due = underWay.due(nowNanos); due != null; due = underWay.due(nowNanos)) {
      if (!due.isSpent()) {
        return Optional.of(transmit(due, nowNanos));
      }
      underWay.remove(due);
      failed(due);
    }
    return Optional.empty();
  }

  private Transmit<B> transmit(Check<B> check, long nowNanos) {
    CandidatePair<B> pair = check.pair();
    return new Transmit<>(pair.base(), pair.remote(), ByteBuffer.wrap(check.transmit(nowNanos)));
  }

  private void beginWhatIsDue(long nowNanos) {
    if (search.hasPairInUse()) {
      if (nowNanos - consent.nextNanos() >= 0) {
        // While another pair is looked for, the other side is not to be called back to this one.
        underWay.add(maker.consent(search.selected(), search.stays(), nowNanos));
        consent.asked(nowNanos);
      }
      if (state(nowNanos) == IceState.DISCONNECTED && search.searchAnother()) {
        checkAnew();
      }
    }
    Nomination<B> nomination = search.nomination();
    nomination.advance(nowNanos);
    if (nomination.isUnderWay()) {
      return;
    }
    if (search.toNominate() == null && search.next() == null) {
      nomination.nextRound();
    }
    CandidatePair<B> best = search.toNominate();
    if (best != null) {
      nomination.begin(best, nowNanos);
      underWay.add(maker.search(best, true, nowNanos));
      nextCheckNanos = nowNanos + paceNanos;
    } else if (nowNanos - nextCheckNanos >= 0) {
      beginNext(nowNanos);
    }
  }

  private void beginNext(long nowNanos) {
    CandidatePair<B> next = search.next();
    if (next != null) {
      search.begun(next);
      // Where there is nothing to choose from, the check is the nomination.
      boolean nominates = role.controlling() && search.wantsOneAlone();
      next.state(State.IN_PROGRESS);
      underWay.add(maker.search(next, nominates, nowNanos));
      nextCheckNanos = nowNanos + paceNanos;
    }
  }

  /** When {@link #poll} is due, or {@link #state} changes; {@link Long#MAX_VALUE} for never. */
  public long nextNanos(long nowNanos) {
    if (state(nowNanos) == IceState.FAILED) {
      return Long.MAX_VALUE;
    }
    if (!answers.isEmpty()) {
      return nowNanos;
    }
    long next = underWay.nextNanos(consent.stateChangeNanos(nowNanos));
    if (search.hasPairInUse()) {
      next = earlier(next, consent.nextNanos());
    }
    if (search.nomination().isUnderWay()) {
      return earlier(next, search.nomination().passedOverNanos());
    }
    if (search.toNominate() != null) {
      return nowNanos;
    }
    return search.next() == null ? next : earlier(next, nextCheckNanos);
  }

  private static long earlier(long a, long b) {
    return a - b < 0 ? a : b;
  }

  // What is known.

  /** What to send from; empty as long as no pair is selected. */
  public Optional<B> selectedBase() {
    return Optional.ofNullable(search.selected()).map(CandidatePair::base);
  }

  /** Where to send; empty as long as no pair is selected. */
  public Optional<InetSocketAddress> selectedRemote() {
    return Optional.ofNullable(search.selected()).map(CandidatePair::remote);
  }

  /** Whether this side chooses the pair. */
  public boolean controlling() {
    return role.controlling();
  }

  /** How many messages were not taken for that reason. */
  public long rejected(Rejection why) {
    return gate.rejected(why);
  }

  /**
   * How it stands. It is disconnected when consent was asked for twice and not given for a while.
   */
  public IceState state(long nowNanos) {
    return consent.state(nowNanos);
  }
}
