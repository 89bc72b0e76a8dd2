package io.sutantra.rtc.ice;

import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.TransactionId;

/**
 * A check that is under way.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 8489 section 6.2.1.
 *
 * @param <B> a base: what datagrams are sent from
 */
final class Check<B> {
  private static final int MAX_TRANSMISSIONS = 7;
  private static final int LAST_TIMEOUT_FACTOR = 16;

  private final CandidatePair<B> pair;
  private final TransactionId transactionId;
  private final byte[] request;
  private final boolean nominating;
  private final boolean repeated;
  private long timeoutNanos;
  private int transmissions;
  private long nextNanos;

  /**
   * Makes one that is to be sent at once.
   *
   * @param repeated whether it is sent again until it is answered
   * @param timeoutNanos the first, if it is repeated; else the only one
   */
  Check(
      CandidatePair<B> pair,
      TransactionId transactionId,
      byte[] request,
      boolean nominating,
      boolean repeated,
      long timeoutNanos,
      long nowNanos) {
    this.pair = pair;
    this.transactionId = transactionId;
    this.request = request;
    this.nominating = nominating;
    this.repeated = repeated;
    this.timeoutNanos = timeoutNanos;
    this.nextNanos = nowNanos;
  }

  CandidatePair<B> pair() {
    return pair;
  }

  boolean nominating() {
    return nominating;
  }

  /** Whether it is one of those that look for a pair; the others ask for consent. */
  boolean repeated() {
    return repeated;
  }

  boolean answeredBy(StunMessage message) {
    return transactionId.equals(message.transactionId());
  }

  /** When something is to be done about it. */
  long nextNanos() {
    return nextNanos;
  }

  boolean isDue(long nowNanos) {
    return nowNanos - nextNanos >= 0;
  }

  /** Whether, when it is due, it is over: it was sent often enough, and not answered. */
  boolean isSpent() {
    return transmissions == (repeated ? MAX_TRANSMISSIONS : 1);
  }

  /** What to send, now that it is due. */
  byte[] transmit(long nowNanos) {
    transmissions++;
    if (!repeated) {
      nextNanos = nowNanos + timeoutNanos;
    } else if (isSpent()) {
      nextNanos = nowNanos + LAST_TIMEOUT_FACTOR * (timeoutNanos >> (MAX_TRANSMISSIONS - 1));
    } else {
      nextNanos = nowNanos + timeoutNanos;
      timeoutNanos *= 2;
    }
    return request;
  }
}
