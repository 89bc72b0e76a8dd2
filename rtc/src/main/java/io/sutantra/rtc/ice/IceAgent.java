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
 * A full ICE agent, for a client. The agent checks the pairs of its bases and the remote
 * candidates, nominates the best valid pair as soon as there is one, and keeps consent fresh.
 *
 * <p>The agent is controlling unless the other side insists on that role. If there is a single
 * pair, its first check nominates the pair, which saves a round trip. A selected pair stays
 * selected until its base is removed, until {@link #migrate} or {@link #restart} finds another
 * pair, or until the other side falls silent while there are other pairs.
 *
 * <p>{@link #poll} returns each datagram to send; it is due at {@link #nextNanos} and after {@link
 * #receive}. <b>Units:</b> nanoseconds. <b>Threading:</b> confined. <b>Spec:</b> RFC 8445, RFC
 * 7675.
 *
 * @param <B> type of the bases, from which datagrams are sent, such as a socket; a value with
 *     equality
 */
public final class IceAgent<B> {
  /** Maximum number of candidate pairs. */
  public static final int MAX_PAIRS = CheckList.MAX_PAIRS;

  private static final int MAX_ANSWERS = 64;
  private static final int ROLE_CONFLICT = 487;

  /** Timeout of a nomination in units of the first timeout: the time of the third transmission. */
  private static final int NOMINATION_TIMEOUTS = 3;

  private final long paceNanos;
  private final CheckGate gate;
  private final Role role;
  private final Consent consent;
  private final CheckList<B> list = new CheckList<>();
  private final CheckFactory checks;
  private final PendingChecks<B> pending = new PendingChecks<>();
  private final PairSearch<B> search;
  private final ArrayDeque<Transmit<B>> answers = new ArrayDeque<>();

  private long nextCheckNanos;
  private long latestNanos;

  /**
   * A datagram to be sent.
   *
   * @param base base to send from
   * @param to remote address
   * @param datagram content
   */
  public record Transmit<B>(B base, InetSocketAddress to, ByteBuffer datagram) {}

  /** Creates an agent with {@link CheckTimings#DEFAULT}. */
  public IceAgent(
      IceCredentials local,
      IceCredentials remote,
      IceTimings timings,
      RandomGenerator random,
      long nowNanos) {
    this(local, remote, timings, CheckTimings.DEFAULT, random, nowNanos);
  }

  /**
   * Creates an agent without bases and candidates.
   *
   * @param random unpredictable generator: a {@link java.security.SecureRandom}, except in tests
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
        new PairSearch<>(
            list, role, new Nomination<>(NOMINATION_TIMEOUTS * checkTimings.firstTimeoutNanos()));
    this.checks =
        new CheckFactory(role, checkTimings.firstTimeoutNanos(), timings.consentNanos(), random);
    this.consent = new Consent(timings, checkTimings.consentNanos(), random, nowNanos);
    this.nextCheckNanos = nowNanos;
    this.latestNanos = nowNanos;
    checks.credentials(local, remote);
  }

  // Bases and candidates.

  /**
   * Adds a base that reaches addresses of all families. Bases are tried in the order of their
   * addition.
   */
  public void addBase(B base) {
    list.addBase(base, null);
  }

  /** Adds a base that reaches addresses of the family of {@code bound}. */
  public void addBase(B base, InetAddress bound) {
    list.addBase(base, bound);
  }

  /** Removes a base. If the base was in use, the pairs of the others are checked again. */
  public void removeBase(B base) {
    list.removeBase(base);
    pending.removeIf(check -> check.pair().base().equals(base));
    if (search.removeBase(base)) {
      checkAnew();
      consent.silence(latestNanos);
    }
  }

  /**
   * Adds a remote candidate of the same transport as the bases: UDP, or TCP over connections of the
   * owner. A candidate without a port is ignored.
   */
  public void addRemote(IceCandidate candidate) {
    list.addRemote(candidate);
  }

  /**
   * Changes to another base, such as a phone's Wi-Fi. The agent nominates a pair of that base when
   * its check succeeds. Until then the old pair is used.
   */
  public void migrate(B base, long nowNanos) {
    latestNanos = nowNanos;
    addBase(base);
    if (search.migrate(base)) {
      checkAnew();
      nextCheckNanos = nowNanos;
    }
  }

  /**
   * Restarts with new credentials on both sides. The selected pair is used until a new pair is
   * selected.
   */
  public void restart(IceCredentials local, IceCredentials remote, long nowNanos) {
    search.restart(!consent.isExpired(nowNanos));
    gate.restart(local, remote);
    checks.credentials(local, remote);
    pending.clear();
    checkAnew();
    nextCheckNanos = nowNanos;
    consent.restart(nowNanos);
  }

  /** Checks all pairs again, except the pair in use. */
  private void checkAnew() {
    pending.removeIf(Check::repeated);
    search.checkAnew();
  }

  // What comes in.

  /** Takes a STUN message that a base has received. */
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
        // An indication only keeps the mapping of a NAT alive.
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
    pending.abandon();
  }

  /** Triggers a check of a pair by which the other side sent a check: RFC 8445 section 7.3.1.4. */
  private void checkedByPeer(CandidatePair<B> pair, boolean nominated, long nowNanos) {
    if (!role.controlling() && nominated) {
      pair.nominateByPeer();
    }
    if (pair.state() == State.SUCCEEDED) {
      if (pair.nominatedByPeer() && nominated && pair != search.selected()) {
        select(pair, nowNanos);
      }
    } else if (!role.controlling() || search.isWanted(pair)) {
      // A NAT may have dropped this side's earlier checks; the NAT is open from now on.
      pending.removeIf(check -> check.repeated() && check.pair() == pair);
      search.trigger(pair);
    }
  }

  private void answer(B base, InetSocketAddress from, StunMessage message, long nowNanos) {
    Check<B> check = pending.answeredBy(message);
    if (check == null) {
      gate.count(Rejection.UNEXPECTED);
      return;
    }
    if (!checks.isTheirs(message)) {
      // A sender who does not know the password cannot end a check.
      gate.count(Rejection.INTEGRITY);
      return;
    }
    pending.remove(check);
    CandidatePair<B> pair = check.pair();
    if (message.kind() == StunMessage.Kind.SUCCESS && pair.is(base, from)) {
      succeeded(check, nowNanos);
    } else if (message.errorCode().orElse(0) == ROLE_CONFLICT) {
      // The checks of the old role are dropped, so that a second 487 cannot change the role back.
      role.changeAsTold();
      abandonChecks();
      pair.state(State.WAITING);
      search.trigger(pair);
    } else {
      // The answer is an error, or comes from another address than the check was sent to.
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
    boolean others = pending.nominateAny();
    // Checks of other pairs stop here: RFC 8445 section 8.1.2.
    search.select(pair);
    pending.abandon();
    consent.given(nowNanos);
    if (others) {
      // Another nominating check may arrive after this one, so the choice is sent once more.
      consent.ask(nowNanos);
    }
  }

  // What goes out.

  /**
   * Returns the next datagram to send now. The caller repeats the call until the result is empty.
   */
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
    for (Check<B> due = pending.due(nowNanos); due != null; due = pending.due(nowNanos)) {
      if (!due.isSpent()) {
        return Optional.of(transmit(due, nowNanos));
      }
      pending.remove(due);
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
        // During a search for another pair, a consent check must not nominate the old pair again.
        pending.add(checks.consent(search.selected(), search.stays(), nowNanos));
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
      pending.add(checks.search(best, true, nowNanos));
      nextCheckNanos = nowNanos + paceNanos;
    } else if (nowNanos - nextCheckNanos >= 0) {
      beginNext(nowNanos);
    }
  }

  private void beginNext(long nowNanos) {
    CandidatePair<B> next = search.next();
    if (next != null) {
      search.begun(next);
      // If there is a single pair, its check nominates it.
      boolean nominates = role.controlling() && search.hasSingleCandidate();
      next.state(State.IN_PROGRESS);
      pending.add(checks.search(next, nominates, nowNanos));
      nextCheckNanos = nowNanos + paceNanos;
    }
  }

  /**
   * Returns when {@link #poll} is due or {@link #state} changes; {@link Long#MAX_VALUE} for never.
   */
  public long nextNanos(long nowNanos) {
    if (state(nowNanos) == IceState.FAILED) {
      return Long.MAX_VALUE;
    }
    if (!answers.isEmpty()) {
      return nowNanos;
    }
    long next = pending.nextNanos(consent.stateChangeNanos(nowNanos));
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

  /** Returns the base to send from; empty while no pair is selected. */
  public Optional<B> selectedBase() {
    return Optional.ofNullable(search.selected()).map(CandidatePair::base);
  }

  /** Returns the address to send to; empty while no pair is selected. */
  public Optional<InetSocketAddress> selectedRemote() {
    return Optional.ofNullable(search.selected()).map(CandidatePair::remote);
  }

  /** Returns whether this side has the controlling role and so chooses the pair. */
  public boolean controlling() {
    return role.controlling();
  }

  /** Returns how many messages were rejected for a reason. */
  public long rejected(Rejection why) {
    return gate.rejected(why);
  }

  /**
   * Returns the state of the connection. The state is disconnected when two consent checks stay
   * unanswered for a while.
   */
  public IceState state(long nowNanos) {
    return consent.state(nowNanos);
  }
}
