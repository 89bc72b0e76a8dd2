package io.sutantra.rtc.ice;

import io.sutantra.rtc.sdp.CandidatePriority;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A series of connectivity checks from a lite agent to a viewer: five a second to a viewer that has
 * fallen silent, and single checks by a path that is not proved yet.
 *
 * <p>libwebrtc, and so Chromium, stops its checks by a path when they have not been answered for 15
 * seconds, and starts again when a check comes in by that path. <b>Threading:</b> confined.
 * <b>Spec:</b> RFC 8445 section 7.2.2.
 */
final class Recall {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** The most checks whose answers are awaited; further checks replace the oldest. */
  private static final int MAX_WAITING = 16;

  private final RandomGenerator random;
  private final long tieBreaker;
  private final String username;
  private final StunKey remoteKey;
  private final Deque<TransactionId> waiting = new ArrayDeque<>(MAX_WAITING);
  private long nextNanos;
  private boolean over;

  /**
   * Creates a series whose first check is due at once.
   *
   * @param tieBreaker the tie-breaker of this side, the same in all checks
   */
  Recall(
      IceCredentials local,
      IceCredentials remote,
      long tieBreaker,
      RandomGenerator random,
      long nowNanos) {
    this.random = random;
    this.tieBreaker = tieBreaker;
    this.username = remote.ufrag() + ":" + local.ufrag();
    this.remoteKey = StunKey.of(remote.password());
    this.nextNanos = nowNanos;
  }

  /** Returns the check to send now, if one is due. Must not be called after {@link #end}. */
  Optional<byte[]> poll(long nowNanos) {
    if (nowNanos - nextNanos < 0) {
      return Optional.empty();
    }
    nextNanos = nowNanos + INTERVAL_NANOS;
    return Optional.of(check());
  }

  /** Returns when {@link #poll} has a check to send. */
  long nextNanos() {
    return nextNanos;
  }

  /** Returns a check to send now, whether or not one is due. */
  byte[] check() {
    if (waiting.size() == MAX_WAITING) {
      waiting.removeFirst();
    }
    TransactionId id = TransactionId.random(random);
    waiting.add(id);
    return StunWriter.request(id)
        .username(username)
        .priority(CandidatePriority.peerReflexive(CandidatePriority.host(0)))
        .controlled(tieBreaker)
        .protectedBy(remoteKey);
  }

  /** Returns whether an answer with a transaction id is awaited. */
  boolean awaits(TransactionId id) {
    return waiting.contains(id);
  }

  /** Returns whether a message is the first valid answer to an awaited check. */
  boolean answeredBy(StunMessage message) {
    return message.kind() == StunMessage.Kind.SUCCESS
        && message.method() == StunMessage.BINDING
        && awaits(message.transactionId())
        && message.unknownRequired().isEmpty()
        && message.authentic(remoteKey)
        && waiting.remove(message.transactionId());
  }

  /** Ends the series after consent. Late answers are still recognized, but have no effect. */
  void end() {
    over = true;
  }

  boolean over() {
    return over;
  }

  /** Awaits no more answers, because the path of the checks is gone. */
  void forget() {
    waiting.clear();
  }
}
