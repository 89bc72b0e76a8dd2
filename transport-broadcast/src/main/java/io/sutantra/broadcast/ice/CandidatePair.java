package io.sutantra.broadcast.ice;

import io.sutantra.broadcast.stun.StunMessage;
import io.sutantra.broadcast.stun.TransactionId;
import java.net.InetSocketAddress;

/**
 * A way to the other side, and the check that is under way on it.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 8445 section 6.1.2.
 *
 * @param <B> a base: what datagrams are sent from
 */
final class CandidatePair<B> {
  private static final int MAX_TRANSMISSIONS = 7;

  private final B base;
  private final InetSocketAddress remote;
  private final long priority;
  private final long firstTimeoutNanos;

  private TransactionId transaction;
  private byte[] request;
  private boolean nominating;
  private int transmissions;
  private long nextNanos;
  private boolean begun;
  private boolean valid;
  private boolean failed;

  CandidatePair(B base, InetSocketAddress remote, long priority, long firstTimeoutNanos) {
    this.base = base;
    this.remote = remote;
    this.priority = priority;
    this.firstTimeoutNanos = firstTimeoutNanos;
  }

  B base() {
    return base;
  }

  InetSocketAddress remote() {
    return remote;
  }

  long priority() {
    return priority;
  }

  boolean is(B otherBase, InetSocketAddress otherRemote) {
    return base.equals(otherBase) && remote.equals(otherRemote);
  }

  /** Whether it has been checked, or is. */
  boolean begun() {
    return begun;
  }

  boolean valid() {
    return valid;
  }

  boolean failed() {
    return failed;
  }

  /** Begins a check. */
  void begin(TransactionId id, byte[] message, boolean nominates, long nowNanos) {
    begun = true;
    failed = false;
    transaction = id;
    request = message;
    nominating = nominates;
    transmissions = 0;
    nextNanos = nowNanos;
  }

  boolean waiting() {
    return transaction != null;
  }

  boolean nominating() {
    return transaction != null && nominating;
  }

  long nextNanos() {
    return nextNanos;
  }

  /** What is to be sent now; null if nothing is due. */
  byte[] poll(long nowNanos) {
    if (transaction == null || nowNanos - nextNanos < 0) {
      return null;
    }
    if (transmissions == MAX_TRANSMISSIONS) {
      transaction = null;
      failed = true;
      valid = false;
      return null;
    }
    nextNanos = nowNanos + (firstTimeoutNanos << transmissions);
    transmissions++;
    return request;
  }

  /** Whether a message answers the check that is under way. */
  boolean answeredBy(StunMessage message) {
    return transaction != null && transaction.equals(message.transactionId());
  }

  void succeeded() {
    transaction = null;
    valid = true;
  }

  void abandon() {
    transaction = null;
    failed = true;
  }

  /** It is to be checked anew, with other credentials or in another role. */
  void reset() {
    transaction = null;
    begun = false;
    failed = false;
    valid = false;
  }
}
