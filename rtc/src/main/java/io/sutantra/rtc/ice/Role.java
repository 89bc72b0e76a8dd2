package io.sutantra.rtc.ice;

import io.sutantra.rtc.stun.StunMessage;
import java.util.random.RandomGenerator;

/**
 * Which side chooses the pair, and who gives way if both want to.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 8445 sections 7.2.5.1 and 7.3.1.1.
 */
final class Role {
  private final RandomGenerator random;
  private boolean controlling = true;
  private long tieBreaker;

  /** What to do about a check of the other side. */
  enum Dispute {
    /** Each has its own role. */
    NONE,
    /** The other side must change: it is told so. */
    WON,
    /** This side must change. */
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

  /** The other side says that this one must change. */
  void changeAsTold() {
    change();
    tieBreaker = random.nextLong();
  }
}
