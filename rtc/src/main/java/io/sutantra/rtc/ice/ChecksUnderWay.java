package io.sutantra.rtc.ice;

import io.sutantra.rtc.ice.CandidatePair.State;
import io.sutantra.rtc.stun.StunMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The checks that wait for their answers.
 *
 * <p><b>Threading:</b> confined.
 *
 * @param <B> a base: what datagrams are sent from
 */
final class ChecksUnderWay<B> {
  private final List<Check<B>> checks = new ArrayList<>();

  void add(Check<B> check) {
    checks.add(check);
  }

  void remove(Check<B> check) {
    checks.remove(check);
  }

  void removeIf(Predicate<Check<B>> gone) {
    checks.removeIf(gone);
  }

  void clear() {
    checks.clear();
  }

  /** None is waited for any more; the pairs that were being checked are as before. */
  void abandon() {
    for (Check<B> check : checks) {
      if (check.pair().state() == State.IN_PROGRESS) {
        check.pair().state(State.WAITING);
      }
    }
    checks.clear();
  }

  /** Whether a pair is nominated by one of them. */
  boolean nominateAny() {
    return checks.stream().anyMatch(Check::nominating);
  }

  /** The one that a message answers; null if there is none. */
  Check<B> answeredBy(StunMessage message) {
    for (Check<B> check : checks) {
      if (check.answeredBy(message)) {
        return check;
      }
    }
    return null;
  }

  /** One that something is to be done about; null if there is none. */
  Check<B> due(long nowNanos) {
    for (Check<B> check : checks) {
      if (check.isDue(nowNanos)) {
        return check;
      }
    }
    return null;
  }

  /** When one is due, if that is before {@code otherwise}. */
  long nextNanos(long otherwise) {
    long next = otherwise;
    for (Check<B> check : checks) {
      next = check.nextNanos() - next < 0 ? check.nextNanos() : next;
    }
    return next;
  }
}
