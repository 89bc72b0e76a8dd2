package io.sutantra.rtc.ice;

import io.sutantra.rtc.stun.StunMessage;
import java.util.random.RandomGenerator;

/**
 * The role of an agent, controlling or controlled, with the resolution of role conflicts.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 8445 sections 7.2.5.1 and 7.3.1.1.
 */
final class Role {
  private final RandomGenerator random;
  private boolean controlling = true;
  private long tieBreaker;

  /** The outcomes of a role comparison with a check of the other side. */
  enum Dispute {
    /** The roles differ. */
    NONE,
    /** Both sides claim the same role; the other side must change, and is told so. */
    WON,
    /** Both sides claim the same role; this side must change. */
    LOST
  }

  Role(RandomGenerator random) {
    this.random = random;
    this.tieBreaker = random.nextLong();
  }

  boolean controlling() {
    return controlling;
  }

  long tieBreaker() {
    return tieBreaker;
  }

  Dispute dispute(StunMessage check) {
    if (controlling && check.controlling().isPresent()) {
      long theirs = check.controlling().getAsLong();
      return Long.compareUnsigned(tieBreaker, theirs) >= 0 ? Dispute.WON : Dispute.LOST;
    }
    if (!controlling && check.controlled().isPresent()) {
      long theirs = check.controlled().getAsLong();
      return Long.compareUnsigned(tieBreaker, theirs) >= 0 ? Dispute.LOST : Dispute.WON;
    }
    return Dispute.NONE;
  }

  void change() {
    controlling = !controlling;
  }

  /** Changes the role after an error 487 of the other side, and draws a new tie-breaker. */
  void changeAsTold() {
    change();
    tieBreaker = random.nextLong();
  }
}
