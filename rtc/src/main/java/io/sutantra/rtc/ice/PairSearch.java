package io.sutantra.rtc.ice;

import io.sutantra.rtc.ice.CandidatePair.State;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The selected pair, the search for another pair, and the choice of the next pair to check or to
 * nominate.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 8445 section 6.1.4 and 8.1.
 *
 * @param <B> type of the bases, from which datagrams are sent
 */
final class PairSearch<B> {
  private final CheckList<B> list;
  private final Role role;
  private final Nomination<B> nomination;
  private final Set<CandidatePair<B>> triggered = new LinkedHashSet<>();
  private CandidatePair<B> selected;
  private boolean selectedIsOld;
  private B destination;
  private boolean searching;

  PairSearch(CheckList<B> list, Role role, Nomination<B> nomination) {
    this.list = list;
    this.role = role;
    this.nomination = nomination;
  }

  /** Returns the selected pair; null if there is none. */
  CandidatePair<B> selected() {
    return selected;
  }

  /** Returns whether a pair is selected and was selected since the last restart. */
  boolean inUse(CandidatePair<B> pair) {
    return pair == selected && !selectedIsOld;
  }

  boolean hasPairInUse() {
    return selected != null && !selectedIsOld;
  }

  /** Returns whether the agent keeps the selected pair and searches for no other. */
  boolean stays() {
    return destination == null && !searching;
  }

  Nomination<B> nomination() {
    return nomination;
  }

  void select(CandidatePair<B> pair) {
    selected = pair;
    selectedIsOld = false;
    destination = null;
    searching = false;
    nomination.clear();
    triggered.clear();
    list.forEach(CandidatePair::forgetNomination);
  }

  /** Ends the search, because the pair in use works. */
  void settle() {
    searching = false;
  }

  /** Begins the search for another pair; returns false if the search has begun already. */
  boolean searchAnother() {
    boolean begins = !searching;
    searching = true;
    return begins;
  }

  /** Removes a base; returns whether the selected pair was removed with the base. */
  boolean removeBase(B base) {
    triggered.removeIf(pair -> pair.base().equals(base));
    nomination.forget(pair -> pair.base().equals(base));
    if (base.equals(destination)) {
      destination = null;
    }
    boolean gone = selected != null && selected.base().equals(base);
    selected = gone ? null : selected;
    return gone;
  }

  /** Begins the search for a pair of a base; returns false if such a pair is selected already. */
  boolean migrate(B base) {
    if (selected != null && selected.base().equals(base)) {
      return false;
    }
    destination = base;
    return true;
  }

  /**
   * Prepares for new credentials. The selected pair, if it still has consent, stays until another
   * is selected.
   */
  void restart(boolean selectedIsGood) {
    selected = selectedIsGood ? selected : null;
    destination = null;
    selectedIsOld = selected != null;
  }

  /** Resets all pairs except the pair in use, so that they are checked again. */
  void checkAnew() {
    triggered.clear();
    nomination.clear();
    list.forEach(
        pair -> {
          if (!inUse(pair)) {
            pair.reset();
          }
        });
  }

  /** Schedules the check of a pair before all other checks. */
  void trigger(CandidatePair<B> pair) {
    triggered.add(pair);
  }

  void begun(CandidatePair<B> pair) {
    triggered.remove(pair);
  }

  void failed(CandidatePair<B> pair) {
    nomination.forget(each -> each.equals(pair));
    if (destination != null
        && list.count(each -> isWanted(each) && each.state() != State.FAILED) == 0) {
      destination = null;
    }
  }

  CandidatePair<B> toNominate() {
    return role.controlling()
        ? list.best(
            State.SUCCEEDED, pair -> isWanted(pair) && !nomination.wasPassedOver(pair), true)
        : null;
  }

  CandidatePair<B> next() {
    return triggered.isEmpty()
        ? list.best(State.WAITING, this::isWanted, role.controlling())
        : triggered.iterator().next();
  }

  /** Returns whether there is a single pair to choose from. */
  boolean hasSingleCandidate() {
    return list.count(this::isWanted) == 1;
  }

  /** Returns whether a pair may be selected, in place of the selected pair if there is one. */
  boolean isWanted(CandidatePair<B> pair) {
    if (!hasPairInUse()) {
      return true;
    }
    if (destination != null) {
      return pair.base().equals(destination);
    }
    return searching && pair != selected;
  }
}
