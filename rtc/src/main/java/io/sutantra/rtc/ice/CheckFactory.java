package io.sutantra.rtc.ice;

import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import java.util.random.RandomGenerator;

/**
 * A factory of connectivity checks, with the credentials of both sides. The factory also
 * authenticates the answers.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 8445 section 7.2.2 and 7.2.4.
 */
final class CheckFactory {
  private final Role role;
  private final long firstTimeoutNanos;
  private final long answerNanos;
  private final RandomGenerator random;
  private String username;
  private StunKey remoteKey;

  /**
   * Creates a factory without credentials; {@link #credentials} must be called before the first
   * check.
   *
   * @param firstTimeoutNanos first timeout of checks that are repeated
   * @param answerNanos how long the answer to a check that is not repeated is waited for
   */
  CheckFactory(Role role, long firstTimeoutNanos, long answerNanos, RandomGenerator random) {
    this.role = role;
    this.firstTimeoutNanos = firstTimeoutNanos;
    this.answerNanos = answerNanos;
    this.random = random;
  }

  void credentials(IceCredentials local, IceCredentials remote) {
    username = remote.ufrag() + ":" + local.ufrag();
    remoteKey = StunKey.of(remote.password());
  }

  /** Returns a check that searches for a pair. The check is repeated until it is answered. */
  <B> Check<B> search(CandidatePair<B> pair, boolean nominates, long nowNanos) {
    return make(pair, nominates, true, nowNanos);
  }

  /** Returns a check that asks for consent. The check is sent once (RFC 7675 section 5.1). */
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

  /** Returns whether the sender of an answer knows the remote password. */
  boolean isTheirs(StunMessage answer) {
    return answer.authentic(remoteKey);
  }
}
