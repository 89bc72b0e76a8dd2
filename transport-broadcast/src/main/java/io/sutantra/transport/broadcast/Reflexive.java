package io.sutantra.transport.broadcast;

import io.sutantra.rtc.ice.StunBinding;
import io.sutantra.rtc.stun.StunMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A STUN client that learns the reflexive addresses of this side from STUN servers. The client
 * repeats its requests, which keeps the NAT's mappings alive.
 *
 * <p><b>Threading:</b> confined to the first shard.
 */
final class Reflexive {
  /** Some NATs drop mappings after 30 seconds, although RFC 4787 requires two minutes. */
  private static final long REFRESH_NANOS = 20_000_000_000L;

  private static final long TICK_MILLIS = 100;

  private final Shard shard;
  private final List<InetSocketAddress> local;
  private final Candidates candidates;
  private final Logger logger;
  private final List<Question> questions = new ArrayList<>();

  /** A server with the local address from which the server is asked. */
  private record Question(int local, StunBinding binding) {
    /** Returns whether a path leads to the server, so that an answer by the path can be genuine. */
    boolean answeredBy(Path path) {
      return path instanceof UdpPath udp
          && udp.local() == local
          && udp.remote().equals(binding.server());
    }
  }

  Reflexive(Shard shard, List<InetSocketAddress> local, Candidates candidates, Logger logger) {
    this.shard = shard;
    this.local = local;
    this.candidates = candidates;
    this.logger = logger;
  }

  /**
   * Looks up the names of the servers and starts to ask; an unknown name is logged and left out.
   */
  void start(List<BroadcastSettings.StunServer> servers) {
    SecureRandom random = new SecureRandom();
    for (BroadcastSettings.StunServer server : servers) {
      try {
        for (InetAddress address : InetAddress.getAllByName(server.host())) {
          add(new InetSocketAddress(address, server.port()), random);
        }
      } catch (UnknownHostException e) {
        logger.log(
            Level.WARNING,
            "sutantra.transports.broadcast.stun-servers has {0}, which no name server knows: it is"
                + " not asked",
            server.host());
      }
    }
    if (!questions.isEmpty()) {
      shard.post(
          () -> {
            shard.stunAnswersTo(this::receive);
            ask();
          });
    }
  }

  private void add(InetSocketAddress server, SecureRandom random) {
    for (int i = 0; i < local.size(); i++) {
      InetAddress own = local.get(i).getAddress();
      if (own.getAddress().length == server.getAddress().getAddress().length) {
        questions.add(
            new Question(i, new StunBinding(server, REFRESH_NANOS, random, shard.io().nanoTime())));
      }
    }
  }

  private void ask() {
    long now = shard.io().nanoTime();
    for (Question question : questions) {
      boolean known = question.binding().mapped().isPresent();
      Optional<byte[]> message = question.binding().poll(now);
      if (known) {
        forgetUnseen(question.local());
      }
      if (message.isPresent()) {
        byte[] bytes = message.get();
        UdpPath path =
            new UdpPath(question.local(), local.get(question.local()), question.binding().server());
        boolean unused = shard.io().send(path, bytes);
      }
    }
    shard.io().flush();
    var unused = shard.io().schedule(this::ask, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Withdraws the reflexive candidate of a local address if no server answers any more. */
  private void forgetUnseen(int address) {
    boolean seen =
        questions.stream()
            .anyMatch(other -> other.local() == address && other.binding().mapped().isPresent());
    if (!seen && candidates.unseen(address)) {
      logger.log(
          Level.WARNING,
          "no STUN server answers {0} any more: its address outside is not offered",
          Path.text(local.get(address)));
    }
  }

  private boolean receive(Path path, StunMessage message, long nowNanos) {
    for (Question question : questions) {
      if (question.answeredBy(path) && question.binding().receive(message, nowNanos)) {
        question
            .binding()
            .mapped()
            .ifPresent(
                mapped -> {
                  if (candidates.seen(question.local(), mapped)) {
                    logger.log(
                        Level.INFO,
                        "seen from outside, {0} is {1}",
                        Path.text(local.get(question.local())),
                        Path.text(mapped));
                  }
                });
        return true;
      }
    }
    return false;
  }
}
