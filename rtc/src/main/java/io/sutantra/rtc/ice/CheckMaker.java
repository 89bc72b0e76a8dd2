package io.sutantra.rtc.ice;

import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import java.util.random.RandomGenerator;

/**
 * Makes checks with the credentials of both sides, and knows whose answers are theirs.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 8445 section 7.2.2 and 7.2.4.
 */
final class CheckMaker {
  private final Role role;
  private final long firstTimeoutNanos;
  private final long answerNanos;
  private final RandomGenerator random;
  private String username;
  private StunKey remoteKey;

  /**
   * Makes one that has to be told the credentials.
   *
   * @param firstTimeoutNanos of checks that are repeated
   * @param answerNanos how long the answer to one that is not repeated is waited for
   */
  CheckMaker(Role role, long firstTimeoutNanos, long answerNanos, RandomGenerator random) {
    this.role = role;
    this.firstTimeoutNanos = firstTimeoutNanos;
    this.answerNanos = answerNanos;
    this.random = random;
  }

  void credentials(IceCredentials local, IceCredentials remote) {
    username = remote.ufrag() + ":" + local.ufrag();
    remoteKey = StunKey.of(remote.password());
  }

  /** One that looks for a pair: it is repeated until it is answered. */
  <B> Check<B> search(CandidatePair<B> pair, boolean nominates, long nowNanos) {
    return make(pair, nominates, true, nowNanos);
  }

  /** One that asks for consent: it is sent once, RFC 7675 section 5.1. */
  <B> Check<B> consent(CandidatePair<B> pair, boolean nominates, long nowNanos) {
    return make(pair, nominates, false, nowNanos);
  }

  private <B> Check<B> make(
      CandidatePair<B> pair, boolean nominates, boolean repeated, long nowNanos) {
    boolean controlling = role.controlling();
    TransactionId id = TransactionId.random(random);
    StunWriter request =
        StunWriter.request(id).username(username).priority(pair.reflexivePriority());
    if (controlling) {
      request.controlling(role.tieBreaker());
    } else {
      request.controlled(role.tieBreaker());
    }
    if (controlling && nominates) {
      request.useCandidate();
    }
    return new Check<>(
        pair,
        id,
        request.protectedBy(remoteKey),
        controlling && nominates,
        repeated,
        repeated ? firstTimeoutNanos : answerNanos,
        nowNanos);
  }

  /** Whether an answer comes from one who knows the password. */
  boolean isTheirs(StunMessage answer) {
    return answer.authentic(remoteKey);
  }
}
