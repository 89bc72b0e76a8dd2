package io.sutantra.rtc.ice;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The pair whose nomination is not answered yet, and the pairs whose nominations timed out.
 *
 * <p>A nomination whose datagrams are lost again and again would hold up all other pairs. So after
 * a timeout the other pairs get their turn, and then the same pair with a new check. A late answer
 * to a timed-out nomination is still accepted. <b>Threading:</b> confined.
 *
 * @param <B> type of the bases, from which datagrams are sent
 */
final class Nomination<B> {
  private final long timeoutNanos;
  private final Set<CandidatePair<B>> passedOver = new HashSet<>();
  private CandidatePair<B> pair;
  private long passedOverNanos;

  Nomination(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
  }

  void begin(CandidatePair<B> nominee, long nowNanos) {
    pair = nominee;
    passedOverNanos = nowNanos + timeoutNanos;
  }

  boolean isUnderWay() {
    return pair != null;
  }

  /** Returns when the current nomination times out. */
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

  /** Starts again with the first pair, after all pairs have had their turn. */
  void nextRound() {
    passedOver.clear();
  }

  /** Drops pairs that cannot be nominated any more. */
  void forget(Predicate<CandidatePair<B>> gone) {
    passedOver.removeIf(gone);
    pair = pair != null && gone.test(pair) ? null : pair;
  }

  void clear() {
    passedOver.clear();
    pair = null;
  }
}
