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
 * Asks a viewer whether it is there, by connectivity checks: one that has fallen silent five times
 * a second, and one that claims to be at the other end of a new path as often as it is told to.
 *
 * <p>libwebrtc, and with it Chromium, sends no more checks by a path when its own have not been
 * answered for 15 seconds; a check that comes in by that path has it begin again. <b>Threading:</b>
 * confined. <b>Spec:</b> RFC 8445 section 7.2.2.
 */
final class Recall {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** Who answers later than after so many more is asked again anyway. */
  private static final int MAX_WAITING = 16;

  private final RandomGenerator random;
  private final long tieBreaker;
  private final String username;
  private final StunKey remoteKey;
  private final Deque<TransactionId> waiting = new ArrayDeque<>(MAX_WAITING);
  private long nextNanos;
  private boolean over;

  /**
   * Makes one whose first check is due at once.
   *
   * @param tieBreaker of this side, the same in all its checks
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

  /** The check to be sent now, if it is time for one; not to be called when it is over. */
  Optional<byte[]> poll(long nowNanos) {
    if (nowNanos - nextNanos < 0) {
      return Optional.empty();
    }
    nextNanos = nowNanos + INTERVAL_NANOS;
    return Optional.of(check());
  }

  /** When {@link #poll} has a check to be sent. */
  long nextNanos() {
    return nextNanos;
  }

  /** A check to be sent now, whenever the last one was. */
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

  /** Whether an answer with that name is waited for. */
  boolean awaits(TransactionId id) {
    return waiting.contains(id);
  }

  /** Whether the viewer has answered a check: each is answered once. */
  boolean answeredBy(StunMessage message) {
    return message.kind() == StunMessage.Kind.SUCCESS
        && message.method() == StunMessage.BINDING
        && awaits(message.transactionId())
        && message.unknownRequired().isEmpty()
        && message.authentic(remoteKey)
        && waiting.remove(message.transactionId());
  }

  /** Consent is there. What is answered late is known, and says nothing any more. */
  void end() {
    over = true;
  }

  boolean over() {
    return over;
  }

  /** The path that was asked by is gone: no answer is waited for. */
  void forget() {
    waiting.clear();
  }
}
