package io.sutantra.rtc.ice;

import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.TransactionId;

/**
 * A connectivity check that waits for its answer, with its retransmission timer.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 8489 section 6.2.1.
 *
 * @param <B> type of the bases, from which datagrams are sent
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
   * Creates a check that is due at once.
   *
   * @param repeated whether the check is sent again until it is answered
   * @param timeoutNanos the first timeout of a repeated check, or the only timeout
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

  /**
   * Returns whether the check searches for a pair. A check that is not repeated asks for consent.
   */
  boolean repeated() {
    return repeated;
  }

  boolean answeredBy(StunMessage message) {
    return transactionId.equals(message.transactionId());
  }

  /** Returns when the check must be sent again, or ends. */
  long nextNanos() {
    return nextNanos;
  }

  boolean isDue(long nowNanos) {
    return nowNanos - nextNanos >= 0;
  }

  /**
   * Returns whether a check that is due has failed: it was sent often enough and was not answered.
   */
  boolean isSpent() {
    return transmissions == (repeated ? MAX_TRANSMISSIONS : 1);
  }

  /** Returns the request to send now and sets the next timeout. */
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
