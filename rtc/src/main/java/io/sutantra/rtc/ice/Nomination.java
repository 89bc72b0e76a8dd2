package io.sutantra.rtc.ice;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which pair is nominated and not answered yet, and which ones were so for too long.
 *
 * <p>A nomination whose datagrams are lost again and again holds up all the rest: after a while
 * others get their turn, and then the same one with a new check. It is still waited for. <b>
 * Threading:</b> confined.
 *
 * @param <B> a base: what datagrams are sent from
 */
final class Nomination<B> {
  private final long patienceNanos;
  private final Set<CandidatePair<B>> passedOver = new HashSet<>();
  private CandidatePair<B> pair;
  private long passedOverNanos;

  Nomination(long patienceNanos) {
    this.patienceNanos = patienceNanos;
  }

  void begin(CandidatePair<B> nominee, long nowNanos) {
    pair = nominee;
    passedOverNanos = nowNanos + patienceNanos;
  }

  boolean isUnderWay() {
    return pair != null;
  }

  /** When the turn is somebody else's. */
  long passedOverNanos() {
    return passedOverNanos;
  }

  void advance(long nowNanos) {
    if (pair != null && nowNanos - passedOverNanos >= 0) {
      passedOver.add(pair);
      pair = null;
    }
  }

  boolean wasPassedOver(CandidatePair<B> candidate) {
    return passedOver.contains(candidate);
  }

  /** All have had their turn: it is the first one's again. */
  void nextRound() {
    passedOver.clear();
  }

  /** These cannot be nominated. */
  void forget(Predicate<CandidatePair<B>> gone) {
    passedOver.removeIf(gone);
    pair = pair != null && gone.test(pair) ? null : pair;
  }

  void clear() {
    passedOver.clear();
    pair = null;
  }
}
