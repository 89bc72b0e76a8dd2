package io.sutantra.rtc.ice;

import io.sutantra.rtc.ice.CandidatePair.State;
import io.sutantra.rtc.stun.StunMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The checks of one agent that wait for their answers.
 *
 * <p><b>Threading:</b> confined.
 *
 * @param <B> type of the bases, from which datagrams are sent
 */
final class PendingChecks<B> {
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

  /** Drops all checks and returns their pairs to the waiting state. */
  void abandon() {
    for (Check<B> check : checks) {
      if (check.pair().state() == State.IN_PROGRESS) {
        check.pair().state(State.WAITING);
      }
    }
    checks.clear();
  }

  /** Returns whether any of the checks nominates its pair. */
  boolean nominateAny() {
    return checks.stream().anyMatch(Check::nominating);
  }

  /** Returns the check that a message answers; null if there is none. */
  Check<B> answeredBy(StunMessage message) {
    for (Check<B> check : checks) {
      if (check.answeredBy(message)) {
        return check;
      }
    }
    return null;
  }

  /** Returns a check that must be sent again or has failed; null if there is none. */
  Check<B> due(long nowNanos) {
    for (Check<B> check : checks) {
      if (check.isDue(nowNanos)) {
        return check;
      }
    }
    return null;
  }

  /** Returns when the next check is due, but {@code otherwise} at the latest. */
  long nextNanos(long otherwise) {
    long next = otherwise;
    for (Check<B> check : checks) {
      next = check.nextNanos() - next < 0 ? check.nextNanos() : next;
    }
    return next;
  }
}
