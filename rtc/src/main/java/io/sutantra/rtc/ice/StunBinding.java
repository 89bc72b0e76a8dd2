package io.sutantra.rtc.ice;

import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Asks a STUN server which address it sees, and asks again.
 *
 * <p>A question that is not answered is repeated after half a second, a second, two …, seven times
 * in all; the last is given eight seconds. An answer is good for a while, after which it is asked
 * again: that also keeps the mapping of a NAT alive. <b>Threading:</b> confined. <b>Spec:</b> RFC
 * 8489 section 6.2.1.
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
   * Makes one whose first question is due at once.
   *
   * @param refreshNanos how long an answer is good
   */
  public StunBinding(
      InetSocketAddress server, long refreshNanos, RandomGenerator random, long nowNanos) {
    this.server = server;
    this.refreshNanos = refreshNanos;
    this.random = random;
    this.nextNanos = nowNanos;
  }

  /** Where questions go. */
  public InetSocketAddress server() {
    return server;
  }

  /** When {@link #poll} is due. */
  public long nextNanos() {
    return nextNanos;
  }

  /** The question to be sent now, if it is time for one. */
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

  /** Takes an answer; false if it is none to what was asked. */
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

  /** What nobody could send to is no address, whatever a server says. */
  private static boolean isReachable(InetSocketAddress address) {
    return address.getPort() > 0
        && !address.getAddress().isAnyLocalAddress()
        && !address.getAddress().isMulticastAddress();
  }

  /** The address that the server sees; empty as long as it is not known. */
  public Optional<InetSocketAddress> mapped() {
    return Optional.ofNullable(mapped);
  }
}
