package io.sutantra.rtc.ice;

import io.sutantra.rtc.ice.CheckGate.Verdict;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.TransactionId;
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
 * <p>A check shows who sends, not where: its source may be forged, and it may be a copy. A path is
 * proved when something has come back by it: an answer to a check of this side ({@link #probe}), or
 * what the caller knows of ({@link #prove}). Only then is it sent by ({@link #sending}); until then
 * the one that was proved before is. And a check is good once, and by one path: a copy that is sent
 * from elsewhere moves nothing.
 *
 * <p>A restart leaves the path as it is until a check with the new credentials nominates one; the
 * old credentials are good until the first valid check with the new ones.
 *
 * <p>It sends nothing but answers, but for two cases: the checks that have a path prove itself, no
 * more than come by it; and a viewer that is {@link IceState#DISCONNECTED} is asked whether it is
 * there again ({@link #poll}), by the path that it has proved to be its own. That is more than a
 * lite agent has to do, and the latter brings those back who do not ask any more. It is controlled,
 * always: a viewer that claims to be controlled as well is told to switch (487). <b>Threading:</b>
 * confined. <b>Spec:</b> RFC 8445 sections 2.5, 7.3 and 8.2, RFC 7675.
 *
 * @param <P> a path: between which two addresses; a value with equality
 */
public final class IceLite<P> {
  /** So many paths are remembered. */
  public static final int MAX_PATHS = 16;

  /** For so long a path that is not sent by may be silent, and is still proved. */
  private static final long PROOF_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** An answer that comes later than that is one to nothing. */
  private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long SETTLING_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final long disconnectedAfterNanos;
  private final LiteConsent consent;
  private final RandomGenerator random;
  private final CheckGate gate;
  private final SeenChecks seen = new SeenChecks();

  /** Those by which valid checks came; the one that was silent longest comes first. */
  private final Map<P, Checked> checked = new LinkedHashMap<>(4);

  private final long tieBreaker;

  /** The last one; null if the viewer was never silent. */
  private Recall recall;

  private P first;
  private P sending;
  private P selected;
  private Checked selectedCheck;
  private boolean unsettled = true;
  private long firstNominationNanos;

  /** What is known of a path. */
  private static final class Checked {
    private long lastNanos;
    private long priority;
    private boolean nominated;
    private boolean proved;

    /** Whether a check has come that this side has not answered by one of its own. */
    private boolean owesProbe;

    /** What the path was asked to prove itself by, lately; null if it was not. */
    private Recall probe;

    private long probedNanos;
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
    boolean formerGood = gate.formerGood();
    Verdict verdict = gate.judge(message);
    if (formerGood && !gate.formerGood()) {
      // What was asked with them cannot be answered any more.
      forgetProbes();
    }
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
    Checked its = checked.get(path);
    if (its != null && its.probe != null && its.probe.answeredBy(message)) {
      return proved(path, its, nowNanos);
    }
    if (recall == null || !path.equals(inUse()) || !recall.answeredBy(message)) {
      gate.count(Rejection.UNEXPECTED);
      return Outcome.NOTHING;
    }
    prove(path);
    boolean returned = asks();
    if (returned) {
      consented(nowNanos);
    }
    return new Outcome(Optional.empty(), true, false, returned);
  }

  private Outcome proved(P path, Checked its, long nowNanos) {
    P before = usableOrNull();
    boolean silent = asks();
    its.proved = true;
    if (selected == null && !isProved(first)) {
      first = path;
    }
    follow();
    if (path.equals(inUse())) {
      consented(nowNanos);
    }
    boolean changed = !usableOrNull().equals(before);
    return new Outcome(Optional.empty(), true, changed, silent && !asks());
  }

  /** What is to be sent by is, from when it is proved. */
  private void follow() {
    P wanted = usableOrNull();
    if (isProved(wanted)) {
      sending = wanted;
    }
  }

  private boolean isProved(P path) {
    Checked its = path == null ? null : checked.get(path);
    return its != null && its.proved;
  }

  /** Whether something has come back by a path. */
  public boolean proved(P path) {
    return isProved(path);
  }

  /**
   * Something has come back by a path that only one who was sent to there could send: a handshake
   * is done by it, or it is a connection. Of a path that no valid check came by this is nothing.
   */
  public void prove(P path) {
    Checked its = checked.get(path);
    if (its != null) {
      its.proved = true;
      follow();
    }
  }

  /** Until the viewer nominates one, this path is the one to use. */
  public void use(P path) {
    if (selected == null && checked.containsKey(path)) {
      first = path;
      follow();
    }
  }

  /**
   * A check to be sent by a path that a valid check has just come by, if the path is to be used and
   * has yet to prove itself. There is one at most for each that has come.
   */
  public Optional<byte[]> probe(P path, long nowNanos) {
    Checked its = checked.get(path);
    if (its == null || its.proved || !its.owesProbe || !path.equals(usableOrNull())) {
      return Optional.empty();
    }
    its.owesProbe = false;
    its.probedNanos = nowNanos;
    if (its.probe == null) {
      its.probe = gate.recall(tieBreaker, random, nowNanos);
    }
    return Optional.of(its.probe.check());
  }

  /** The path whose checks are consent, and by which a viewer that is silent is asked. */
  private P inUse() {
    return sending != null ? sending : usableOrNull();
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
    if (recall != null && recall.awaits(id)) {
      return true;
    }
    for (Checked each : checked.values()) {
      if (each.probe != null && each.probe.awaits(id)) {
        return true;
      }
    }
    return false;
  }

  /**
   * A check to be sent now by the path that is {@link #asked}, if it is time for one: from when the
   * viewer is disconnected until it gives its consent, or has failed. To be called regularly.
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
    Checked known = checked.remove(path);
    Checked its = known == null ? new Checked() : known;
    checked.put(path, its);
    if (its.proved && nowNanos - its.probedNanos >= PROBE_NANOS) {
      its.probe = null;
    }
    if (!path.equals(sending) && nowNanos - its.lastNanos >= PROOF_NANOS) {
      // It may be somebody else's by now.
      its.proved = false;
    }
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
    its.owesProbe = true;
    P now = usableOrNull();
    follow();
    if (path.equals(inUse())) {
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
      if (!path.equals(usableOrNull()) && !path.equals(sending)) {
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
    if (path.equals(inUse())) {
      consent.heard(nowNanos);
    }
  }

  /** A path does not exist any more: its connection is closed. */
  public void forget(P path, long nowNanos) {
    if (checked.remove(path) == null) {
      return;
    }
    if (recall != null && path.equals(inUse())) {
      recall.forget();
    }
    if (path.equals(sending)) {
      sending = null;
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
    if (sending == null) {
      checked.forEach(
          (remaining, its) -> {
            if (its.proved && nowNanos - its.lastNanos < PROOF_NANOS) {
              sending = remaining;
            } else {
              // It may be somebody else's by now.
              its.proved = false;
            }
          });
      follow();
    }
  }

  /** The path that the viewer has nominated; empty until it nominates one. */
  public Optional<P> selected() {
    return Optional.ofNullable(selected);
  }

  /** The path that media may be sent by; empty as long as none is proved. */
  public Optional<P> sending() {
    return Optional.ofNullable(sending);
  }

  /** The path by which a viewer that is silent is asked. */
  public Optional<P> asked() {
    return Optional.ofNullable(inUse());
  }

  /**
   * The path that the viewer wants to be sent to by: the one that is selected, else the first that
   * a valid check came by.
   */
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
      sending = null;
      selected = null;
      selectedCheck = null;
    }
    forgetProbes();
    consent.restart(nowNanos);
    unsettled = true;
    gate.restart(local, remote);
  }

  private void forgetProbes() {
    checked.values().forEach(each -> each.probe = null);
  }

  /**
   * Whether there is consent to send by the path that is in use. When there is none, nothing may be
   * sent to the viewer but what {@link #poll} gives, by which it may yet give it again.
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

  /** When {@link #poll} has a check to be sent; {@link Long#MAX_VALUE} for never. */
  public long nextPollNanos(long nowNanos) {
    IceState state = state(nowNanos);
    if (state == IceState.FAILED || usableOrNull() == null) {
      return Long.MAX_VALUE;
    }
    if (asks()) {
      return recall.nextNanos();
    }
    return state == IceState.DISCONNECTED ? nowNanos : Long.MAX_VALUE;
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
