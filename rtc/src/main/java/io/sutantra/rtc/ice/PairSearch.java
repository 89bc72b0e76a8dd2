package io.sutantra.rtc.ice;

import io.sutantra.rtc.ice.CandidatePair.State;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which pair is in use, whether another one is looked for, and which is to be checked or nominated
 * next.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 8445 section 6.1.4 and 8.1.
 *
 * @param <B> a base: what datagrams are sent from
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

  /** The pair that is used; null if there is none. */
  CandidatePair<B> selected() {
    return selected;
  }

  /** Whether that pair is the one in use, and not just what is left of before a restart. */
  boolean inUse(CandidatePair<B> pair) {
    return pair == selected && !selectedIsOld;
  }

  boolean hasPairInUse() {
    return selected != null && !selectedIsOld;
  }

  /** Whether it is to stay with the pair in use: no other one is looked for. */
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

  /** The pair in use works. */
  void settle() {
    searching = false;
  }

  /** Returns false if another pair is looked for already. */
  boolean searchAnother() {
    boolean begins = !searching;
    searching = true;
    return begins;
  }

  /** A base is gone; returns whether the selected pair is gone with it. */
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

  /** Looks for a pair of that base; returns false if one is selected already. */
  boolean migrate(B base) {
    if (selected != null && selected.base().equals(base)) {
      return false;
    }
    destination = base;
    return true;
  }

  /** Credentials are new; the selected pair stays until another is found, if it is still good. */
  void restart(boolean selectedIsGood) {
    selected = selectedIsGood ? selected : null;
    destination = null;
    selectedIsOld = selected != null;
  }

  /** All pairs are to be checked again, but the one in use. */
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

  /** The pair is to be checked before all others. */
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

  /** Whether there is nothing to choose from. */
  boolean wantsOneAlone() {
    return list.count(this::isWanted) == 1;
  }

  /** Whether it may take the place of the selected one, or of none. */
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
