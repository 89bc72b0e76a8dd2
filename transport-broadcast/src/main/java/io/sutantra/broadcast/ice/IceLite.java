package io.sutantra.broadcast.ice;

import io.sutantra.api.sdp.IceCredentials;
import io.sutantra.broadcast.ice.CheckGate.Verdict;
import io.sutantra.broadcast.stun.StunMessage;
import io.sutantra.broadcast.stun.TransactionId;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The lite side of ICE, for one viewer: answers its checks, and lets it choose the path.
 *
 * <p>The path that was nominated last is the one that is selected, so a phone that changes its
 * network keeps its session. Some agents nominate all they check, the best first: so in the first
 * moments a path with a lower priority is not followed. As long as none is nominated, the first by
 * which a valid check came is good for the handshake: {@link #usable}.
 *
 * <p>A check is good once, and by one path: a copy that is sent from elsewhere moves nothing.
 *
 * <p>A restart leaves the path as it is until a check with the new credentials nominates one; the
 * old credentials are good until the first valid check with the new ones.
 *
 * <p>It sends nothing but answers, but for one case: a viewer that is {@link IceState#DISCONNECTED}
 * is asked whether it is there again ({@link #poll}), by the path that it has proved to be its own.
 * That is more than a lite agent has to do, and brings those back who do not ask any more. It is
 * controlled, always: a viewer that claims to be controlled as well is told to switch (487).
 * <b>Threading:</b> confined. <b>Spec:</b> RFC 8445 sections 2.5, 7.3 and 8.2, RFC 7675.
 *
 * @param <P> a path: between which two addresses; a value with equality
 */
public final class IceLite<P> {
  /** So many paths are remembered. */
  public static final int MAX_PATHS = 16;

  private static final long SETTLING_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final long disconnectedAfterNanos;
  private final LiteConsent consent;
  private final RandomGenerator random;
  private final CheckGate gate;
  private final SeenChecks seen = new SeenChecks();

  /** Those by which valid checks came; the one that was silent longest comes first. */
  private final Map<P, Checked> checked = new LinkedHashMap<>(4, 0.75f, true);

  private final long tieBreaker;

  /** The last one; null if the viewer was never silent. */
  private Recall recall;

  private P first;
  private P selected;
  private Checked selectedCheck;
  private boolean unsettled = true;
  private long firstNominationNanos;

  /** What is known of a path. */
  private static final class Checked {
    private long lastNanos;
    private long priority;
    private boolean nominated;
  }

  /**
   * What became of a message.
   *
   * @param answer to be sent back by the path that it came by
   * @param authentic whether it was a valid check, or the answer to one of this side: the viewer is
   *     at the other end of the path
   * @param selectionChanged whether {@link #usable} is another path than before
   * @param returned whether the viewer was silent, was asked, and has now given its consent
   */
  public record Outcome(
      Optional<byte[]> answer, boolean authentic, boolean selectionChanged, boolean returned) {
    private static final Outcome NOTHING = new Outcome(Optional.empty(), false, false, false);
  }

  /**
   * Makes one.
   *
   * @param local the credentials of this side
   * @param remote those of the viewer
   * @param random for what nobody is to guess
   */
  public IceLite(
      IceCredentials local,
      IceCredentials remote,
      IceTimings timings,
      RandomGenerator random,
      long nowNanos) {
    this.disconnectedAfterNanos = timings.disconnectedAfterNanos();
    this.consent = new LiteConsent(timings, nowNanos);
    this.random = random;
    this.tieBreaker = random.nextLong();
    this.gate = new CheckGate(local, remote);
  }

  /**
   * A message has come.
   *
   * @param path by which it came
   * @param from the address that it came from, which the answer tells
   */
  public Outcome receive(P path, InetSocketAddress from, StunMessage message, long nowNanos) {
    if (message.kind() == StunMessage.Kind.INDICATION) {
      // Keeps the mapping of a NAT alive, and is no consent: anybody can send one.
      return Outcome.NOTHING;
    }
    if (state(nowNanos) == IceState.FAILED) {
      consent.fail();
      gate.count(Rejection.EXPIRED);
      return Outcome.NOTHING;
    }
    if (message.kind() != StunMessage.Kind.REQUEST) {
      return answered(path, message, nowNanos);
    }
    Verdict verdict = gate.judge(message);
    if (!verdict.admitted()) {
      return new Outcome(verdict.answer(), false, false, false);
    }
    if (message.controlled().isPresent()) {
      return new Outcome(Optional.of(gate.roleConflict(message, verdict)), false, false, false);
    }
    if (!seen.add(message.transactionId())) {
      return again(path, from, message, verdict);
    }
    boolean silent = asks();
    boolean changed = checked(path, message, nowNanos);
    return new Outcome(
        Optional.of(CheckGate.success(message, from, verdict)), true, changed, silent && !asks());
  }

  /** It is there again: an answer to a question of this side is consent as a check is. */
  private Outcome answered(P path, StunMessage message, long nowNanos) {
    if (recall == null || !path.equals(usableOrNull()) || !recall.answeredBy(message)) {
      gate.count(Rejection.UNEXPECTED);
      return Outcome.NOTHING;
    }
    boolean returned = asks();
    if (returned) {
      consented(nowNanos);
    }
    return new Outcome(Optional.empty(), true, false, returned);
  }

  private void consented(long nowNanos) {
    consent.given(nowNanos);
    if (recall != null) {
      recall.end();
    }
  }

  /** Whether the viewer was silent and has not given its consent since. */
  private boolean asks() {
    return recall != null && !recall.over();
  }

  /** Whether an answer with that name is waited for, of this viewer. Others are not for it. */
  public boolean awaits(TransactionId id) {
    return recall != null && recall.awaits(id);
  }

  /**
   * A check to be sent now by the path that is {@link #usable}, if it is time for one: from when
   * the viewer is disconnected until it gives its consent, or has failed. To be called regularly.
   */
  public Optional<byte[]> poll(long nowNanos) {
    IceState state = state(nowNanos);
    if (state == IceState.FAILED || usableOrNull() == null) {
      return Optional.empty();
    }
    if (!asks()) {
      if (state != IceState.DISCONNECTED) {
        return Optional.empty();
      }
      recall = gate.recall(tieBreaker, random, nowNanos);
    }
    return recall.poll(nowNanos);
  }

  /**
   * A check that came before: sent again, since the answer was lost, or by somebody who has caught
   * it. It changes nothing, and is no consent either.
   */
  private Outcome again(P path, InetSocketAddress from, StunMessage check, Verdict verdict) {
    if (!checked.containsKey(path)) {
      gate.count(Rejection.REPLAYED);
      return Outcome.NOTHING;
    }
    return new Outcome(Optional.of(CheckGate.success(check, from, verdict)), true, false, false);
  }

  private boolean checked(P path, StunMessage check, long nowNanos) {
    P before = usableOrNull();
    consent.checked();
    Checked its = checked.computeIfAbsent(path, added -> new Checked());
    its.priority = check.priority().orElse(0);
    if (first == null) {
      first = path;
    }
    its.nominated |= check.useCandidate();
    if (!path.equals(selected) && isToBeFollowed(its, check.useCandidate(), nowNanos)) {
      selected = path;
      selectedCheck = its;
    }
    if (check.useCandidate() && unsettled && !gate.formerGood()) {
      unsettled = false;
      firstNominationNanos = nowNanos;
    }
    its.lastNanos = nowNanos;
    P now = usableOrNull();
    if (path.equals(now)) {
      consented(nowNanos);
    }
    forgetOldest();
    return !now.equals(before);
  }

  private boolean isToBeFollowed(Checked candidate, boolean nominatedNow, long nowNanos) {
    if (!nominatedNow) {
      // A nomination that was not followed at its time may have been the only one.
      return candidate.nominated
          && selected != null
          && nowNanos - selectedCheck.lastNanos >= disconnectedAfterNanos;
    }
    return selected == null
        || unsettled
        || candidate.priority >= selectedCheck.priority
        || nowNanos - firstNominationNanos >= SETTLING_NANOS;
  }

  private void forgetOldest() {
    Iterator<P> oldest = checked.keySet().iterator();
    while (checked.size() > MAX_PATHS) {
      P path = oldest.next();
      if (!path.equals(usableOrNull())) {
        oldest.remove();
      }
    }
  }

  /**
   * Something authentic that is not a check, such as a reception report, came by a path.
   *
   * <p>It keeps the connection from being called disconnected: some agents check every six seconds
   * only. It is no consent.
   */
  public void heard(P path, long nowNanos) {
    if (path.equals(usableOrNull())) {
      consent.heard(nowNanos);
    }
  }

  /** A path does not exist any more: its connection is closed. */
  public void forget(P path) {
    if (checked.remove(path) == null) {
      return;
    }
    if (recall != null && path.equals(usableOrNull())) {
      recall.forget();
    }
    if (path.equals(selected)) {
      selected = null;
      selectedCheck = null;
      first = null;
    }
    if (path.equals(first)) {
      first = null;
    }
    if (first == null) {
      // The last one is the one that was checked last.
      checked.keySet().forEach(remaining -> first = remaining);
    }
  }

  /** The path that the viewer has nominated; empty until it nominates one. */
  public Optional<P> selected() {
    return Optional.ofNullable(selected);
  }

  /** The path to send by: the one that is selected, else the first that a valid check came by. */
  public Optional<P> usable() {
    return Optional.ofNullable(usableOrNull());
  }

  private P usableOrNull() {
    return selected != null ? selected : first;
  }

  /** The paths by which valid checks came, {@value #MAX_PATHS} at most. */
  public Set<P> validated() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(checked.keySet()));
  }

  /** The credentials of this side that the viewer is to use. */
  public IceCredentials local() {
    return gate.local();
  }

  /** Whether checks with the credentials of before a restart are still good. */
  public boolean formerGood() {
    return gate.formerGood();
  }

  /**
   * Begins anew, with new credentials on both sides.
   *
   * <p>The viewer is given as much time for its first check as at the beginning.
   */
  public void restart(IceCredentials local, IceCredentials remote, long nowNanos) {
    if (consent.expired(nowNanos)) {
      // There is none for the old paths.
      checked.clear();
      first = null;
      selected = null;
      selectedCheck = null;
    }
    consent.restart(nowNanos);
    unsettled = true;
    gate.restart(local, remote);
  }

  /**
   * Whether there is consent to send by the path that is {@link #usable}. When there is none,
   * nothing may be sent to the viewer but what {@link #poll} gives, by which it may yet give it
   * again.
   */
  public boolean consents(long nowNanos) {
    return usableOrNull() != null && !consent.expired(nowNanos);
  }

  /** How it stands. */
  public IceState state(long nowNanos) {
    return consent.state(nowNanos);
  }

  /**
   * When {@link #state} will be another if nothing is received; {@link Long#MAX_VALUE} for never.
   */
  public long nextDeadlineNanos(long nowNanos) {
    return consent.stateChangeNanos(nowNanos);
  }

  /**
   * When consent was last given by the path in use: by a valid check, or by an answer to one of
   * this side. Before the first, the beginning.
   */
  public long lastConsentNanos() {
    return consent.lastNanos();
  }

  /** How many messages were not taken for valid checks for that reason. */
  public long rejected(Rejection why) {
    return gate.rejected(why);
  }

  /** How many messages were not taken for valid checks. */
  public long rejected() {
    long sum = 0;
    for (Rejection why : Rejection.values()) {
      sum += gate.rejected(why);
    }
    return sum;
  }
}
