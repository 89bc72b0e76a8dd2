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
 * An ICE lite agent for one viewer: answers the viewer's checks, and follows the viewer's choice of
 * the path.
 *
 * <p>The selected path is the path nominated last, so that a phone that changes its network keeps
 * its session. Some agents nominate every path that they check, the best first; so in the first
 * moments the agent does not follow to a path with a lower priority. Before the first nomination
 * the first path with a valid check is {@linkplain #usable usable} for the handshake.
 *
 * <p>A check shows who sends, but not where: the source may be forged, and the check may be a copy.
 * A path is proved when something has come back by the path: an answer to a check of this side
 * ({@link #probe}), or something that the caller knows of ({@link #prove}). Media goes only by a
 * proved path ({@link #sending}); until the selected path is proved, media goes by the path proved
 * before. A check is valid once, and by one path: a copy from another address has no effect.
 *
 * <p>A restart does not change the path until a check with the new credentials nominates a path.
 * The former credentials are valid until the first valid check with the new credentials.
 *
 * <p>The agent sends answers, and checks in two cases, which RFC 8445 does not require of a lite
 * agent: a check to prove a path, at most one for each check received by the path; and checks to a
 * {@linkplain IceState#DISCONNECTED disconnected} viewer by its proved path ({@link #poll}), which
 * bring back a viewer that has stopped its own checks. The agent is always controlled: a viewer
 * that claims to be controlled too is told to switch roles (487). <b>Threading:</b> confined.
 * <b>Spec:</b> RFC 8445 sections 2.5, 7.3 and 8.2, RFC 7675.
 *
 * @param <P> the type of a path, a pair of addresses; a value with equality
 */
public final class IceLite<P> {
  /** The most paths that an agent remembers. */
  public static final int MAX_PATHS = 16;

  /** The time for which a silent path that is not in use stays proved. */
  private static final long PROOF_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** The time for which the answer to a check that proves a path is awaited. */
  private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long SETTLING_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final long disconnectedAfterNanos;
  private final LiteConsent consent;
  private final RandomGenerator random;
  private final CheckGate gate;
  private final SeenChecks seen = new SeenChecks();

  /** The paths by which valid checks came, the one silent for the longest time first. */
  private final Map<P, Checked> checked = new LinkedHashMap<>(4);

  private final long tieBreaker;

  /** The latest checks to a silent viewer; null if the viewer was never silent. */
  private Recall recall;

  private P first;
  private P sending;
  private P selected;
  private Checked selectedCheck;
  private boolean unsettled = true;
  private long firstNominationNanos;

  /** The state of a path by which a valid check came. */
  private static final class Checked {
    private long lastNanos;
    private long priority;
    private boolean nominated;
    private boolean proved;

    /** Whether a check has come that allows a check of this side by the path. */
    private boolean owesProbe;

    /** The checks that prove the path; null if there were none lately. */
    private Recall probe;

    private long probedNanos;
  }

  /**
   * The result of a received message.
   *
   * @param answer the answer to send by the path of the message
   * @param authentic whether the message is a valid check, or a valid answer to a check of this
   *     side
   * @param selectionChanged whether {@link #usable} has changed
   * @param returned whether the viewer was silent, and has now given its consent again
   */
  public record Outcome(
      Optional<byte[]> answer, boolean authentic, boolean selectionChanged, boolean returned) {
    private static final Outcome NOTHING = new Outcome(Optional.empty(), false, false, false);
  }

  /**
   * Creates an agent that knows no path yet.
   *
   * @param local the credentials of this side
   * @param remote the credentials of the viewer
   * @param random the source of transaction ids, which must not be predictable
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
   * Takes a message.
   *
   * @param path the path of the message
   * @param from the source address, which the answer contains
   */
  public Outcome receive(P path, InetSocketAddress from, StunMessage message, long nowNanos) {
    if (message.kind() == StunMessage.Kind.INDICATION) {
      // An indication keeps the mapping of a NAT alive; it is not authenticated, so no consent.
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
      // Checks with the former credentials cannot be answered any more.
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

  /** Takes an answer to a check of this side, which is consent as a check of the viewer is. */
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

  /** Switches to the usable path, if that path is proved. */
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

  /** Returns whether a path is proved. */
  public boolean proved(P path) {
    return isProved(path);
  }

  /**
   * Marks a path as proved, because only a receiver of datagrams by the path could have answered: a
   * handshake is done by the path, or the path is a connection. Has no effect for a path without a
   * valid check.
   */
  public void prove(P path) {
    Checked its = checked.get(path);
    if (its != null) {
      its.proved = true;
      follow();
    }
  }

  /** Sets the path to use until the viewer nominates a path. */
  public void use(P path) {
    if (selected == null && checked.containsKey(path)) {
      first = path;
      follow();
    }
  }

  /**
   * Returns a check to send by a path with a new valid check, if the path is to be used and is not
   * proved. There is at most one check for each check received.
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

  /** Returns the path whose checks are consent, and by which a silent viewer gets checks. */
  private P inUse() {
    return sending != null ? sending : usableOrNull();
  }

  private void consented(long nowNanos) {
    consent.given(nowNanos);
    if (recall != null) {
      recall.end();
    }
  }

  /** Returns whether the viewer was silent and has not given its consent since. */
  private boolean asks() {
    return recall != null && !recall.over();
  }

  /** Returns whether an answer with a transaction id is awaited from this viewer. */
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
   * Returns the check to send now by the path that is {@link #asked}, if one is due: as long as the
   * viewer is disconnected, has not given its consent again and has not failed.
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
   * Takes a check that came before: a retransmission by the viewer, or a replay by somebody else.
   * Such a check changes nothing, and is no consent.
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
      // After so long the address may belong to somebody else.
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
      // A nomination that was not followed before may have been the only one.
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
   * Notes an authentic packet by a path that is no check, such as a reception report.
   *
   * <p>The packet is no consent, but delays the state {@link IceState#DISCONNECTED}, since some
   * agents check only every six seconds.
   */
  public void heard(P path, long nowNanos) {
    if (path.equals(inUse())) {
      consent.heard(nowNanos);
    }
  }

  /**
   * Takes authentic media that has come by a path. If the path is the one in use, the media is as
   * good as a check for consent: only the peer has the keys, each packet comes once, and nothing
   * but feedback on the media is sent.
   */
  public void consented(P path, long nowNanos) {
    if (path.equals(inUse()) && !consent.expired(nowNanos)) {
      consent.given(nowNanos);
    }
  }

  /** Removes a path that does not exist any more, because its connection is closed. */
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
      // The last path of the map has the latest check.
      checked.keySet().forEach(remaining -> first = remaining);
    }
    if (sending == null) {
      checked.forEach(
          (remaining, its) -> {
            if (its.proved && nowNanos - its.lastNanos < PROOF_NANOS) {
              sending = remaining;
            } else {
              // After so long the address may belong to somebody else.
              its.proved = false;
            }
          });
      follow();
    }
  }

  /** Returns the path that the viewer has nominated; empty before the first nomination. */
  public Optional<P> selected() {
    return Optional.ofNullable(selected);
  }

  /** Returns the path for media; empty as long as no path is proved. */
  public Optional<P> sending() {
    return Optional.ofNullable(sending);
  }

  /** Returns the path by which a silent viewer gets checks. */
  public Optional<P> asked() {
    return Optional.ofNullable(inUse());
  }

  /**
   * Returns the path that the viewer wants to use: the selected path, or else the first path with a
   * valid check.
   */
  public Optional<P> usable() {
    return Optional.ofNullable(usableOrNull());
  }

  private P usableOrNull() {
    return selected != null ? selected : first;
  }

  /** Returns the paths by which valid checks came, {@value #MAX_PATHS} at most. */
  public Set<P> validated() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(checked.keySet()));
  }

  /** Returns the credentials of this side that the viewer is to use. */
  public IceCredentials local() {
    return gate.local();
  }

  /** Returns whether checks with the credentials from before a restart are still valid. */
  public boolean formerGood() {
    return gate.formerGood();
  }

  /**
   * Restarts ICE with new credentials on both sides.
   *
   * <p>The viewer has as much time for its first check as at the start.
   */
  public void restart(IceCredentials local, IceCredentials remote, long nowNanos) {
    if (consent.expired(nowNanos)) {
      // The viewer has no consent for the old paths any more.
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
   * Returns whether there is consent to send by the path in use. Without consent only the checks of
   * {@link #poll} may be sent, by whose answers the viewer can give consent again.
   */
  public boolean consents(long nowNanos) {
    return usableOrNull() != null && !consent.expired(nowNanos);
  }

  /** Returns the state. */
  public IceState state(long nowNanos) {
    return consent.state(nowNanos);
  }

  /**
   * Returns when {@link #state} changes if nothing is received; {@link Long#MAX_VALUE} for never.
   */
  public long nextDeadlineNanos(long nowNanos) {
    return consent.stateChangeNanos(nowNanos);
  }

  /** Returns when {@link #poll} has a check to send; {@link Long#MAX_VALUE} for never. */
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
   * Returns when consent was last given by the path in use, by a valid check or by an answer to a
   * check of this side; before the first consent, the time of the start.
   */
  public long lastConsentNanos() {
    return consent.lastNanos();
  }

  /** Returns the number of messages rejected for a reason. */
  public long rejected(Rejection why) {
    return gate.rejected(why);
  }

  /** Returns the number of messages rejected for any reason. */
  public long rejected() {
    long sum = 0;
    for (Rejection why : Rejection.values()) {
      sum += gate.rejected(why);
    }
    return sum;
  }
}
