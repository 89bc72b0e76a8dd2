package io.sutantra.rtc.ice;

import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A STUN client that asks a server for this side's mapped address, and asks again before the answer
 * is too old.
 *
 * <p>A request that is not answered is repeated after half a second, a second, two …, seven times
 * in all; the last request is given eight seconds. When an answer is {@code refreshNanos} old, the
 * server is asked again, which also keeps the mapping of a NAT alive. <b>Threading:</b> confined.
 * <b>Spec:</b> RFC 8489 section 6.2.1.
 */
public final class StunBinding {
  private static final long FIRST_TIMEOUT_NANOS = 500_000_000L;
  private static final long LAST_TIMEOUT_NANOS = 16 * FIRST_TIMEOUT_NANOS;
  private static final int MAX_QUESTIONS = 7;

  private final InetSocketAddress server;
  private final long refreshNanos;
  private final RandomGenerator random;

  private byte[] question;
  private TransactionId waitingFor;
  private int asked;
  private long nextNanos;
  private InetSocketAddress mapped;

  /**
   * Creates a client whose first request is due at once.
   *
   * @param refreshNanos lifetime of an answer
   */
  public StunBinding(
      InetSocketAddress server, long refreshNanos, RandomGenerator random, long nowNanos) {
    this.server = server;
    this.refreshNanos = refreshNanos;
    this.random = random;
    this.nextNanos = nowNanos;
  }

  /** Returns the address of the server. */
  public InetSocketAddress server() {
    return server;
  }

  /** Returns when {@link #poll} is due. */
  public long nextNanos() {
    return nextNanos;
  }

  /** Returns the request to send now; empty if no request is due. */
  public Optional<byte[]> poll(long nowNanos) {
    if (nowNanos - nextNanos < 0) {
      return Optional.empty();
    }
    if (waitingFor != null && asked == MAX_QUESTIONS) {
      waitingFor = null;
      nextNanos = nowNanos + refreshNanos;
      mapped = null;
      return Optional.empty();
    }
    if (waitingFor == null) {
      waitingFor = TransactionId.random(random);
      question = StunWriter.request(waitingFor).finish();
      asked = 0;
    }
    asked++;
    nextNanos =
        nowNanos
            + (asked == MAX_QUESTIONS ? LAST_TIMEOUT_NANOS : FIRST_TIMEOUT_NANOS << (asked - 1));
    return Optional.of(question.clone());
  }

  /** Takes a message; returns false if the message does not answer the last request. */
  public boolean receive(StunMessage message, long nowNanos) {
    boolean answer =
        message.kind() == StunMessage.Kind.SUCCESS || message.kind() == StunMessage.Kind.ERROR;
    if (!answer || !message.transactionId().equals(waitingFor)) {
      return false;
    }
    waitingFor = null;
    nextNanos = nowNanos + refreshNanos;
    if (message.kind() == StunMessage.Kind.SUCCESS) {
      mapped = message.mappedAddress().filter(StunBinding::isReachable).orElse(null);
    }
    return true;
  }

  /** Returns whether anybody could send to an address that a server claims to see. */
  private static boolean isReachable(InetSocketAddress address) {
    return address.getPort() > 0
        && !address.getAddress().isAnyLocalAddress()
        && !address.getAddress().isMulticastAddress();
  }

  /** Returns the address that the server sees; empty while it is unknown. */
  public Optional<InetSocketAddress> mapped() {
    return Optional.ofNullable(mapped);
  }
}
