package io.sutantra.rtc.ice;

import io.sutantra.rtc.stun.StunMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * A network in memory with a clock of its own, which delays, loses, duplicates and reorders
 * datagrams.
 */
final class Network {
  /** A node of the network. */
  interface Node {
    /** Takes a message. */
    void receive(InetSocketAddress at, InetSocketAddress from, StunMessage message, long now);

    /** Sends what is due. */
    void advance(long now);

    /** Returns when the node must be called; {@link Long#MAX_VALUE} for never. */
    long nextNanos(long now);
  }

  /** A datagram that was sent, whether it arrived or not. */
  record Sent(long nanos, InetSocketAddress from, InetSocketAddress to, StunMessage message) {}

  private record Delivery(
      long inNanos, int order, InetSocketAddress from, InetSocketAddress to, ByteBuffer bytes) {}

  private final Random random;
  private final double loss;
  private final double doubled;
  private final long delayNanos;
  private final long jitterNanos;
  private final Map<InetSocketAddress, Node> owners = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Set<InetSocketAddress> down = new HashSet<>();
  private final List<Sent> sent = new ArrayList<>();
  private final PriorityQueue<Delivery> onTheWay =
      new PriorityQueue<>(
          Comparator.comparingLong(Delivery::inNanos).thenComparingInt(Delivery::order));
  private int order;

  /** Time since {@link Peers#START}. */
  private long elapsed;

  Network(long seed, double loss, double doubled, long delayNanos, long jitterNanos) {
    this.random = new Random(seed);
    this.loss = loss;
    this.doubled = doubled;
    this.delayNanos = delayNanos;
    this.jitterNanos = jitterNanos;
  }

  /** Returns a network that only delays datagrams. */
  static Network good() {
    return new Network(1, 0, 0, 5 * Peers.MILLI, 0);
  }

  void join(Node node, InetSocketAddress... addresses) {
    if (!nodes.contains(node)) {
      nodes.add(node);
    }
    for (InetSocketAddress address : addresses) {
      owners.put(address, node);
    }
  }

  /** Drops all further datagrams to or from an address. */
  void cut(InetSocketAddress address) {
    down.add(address);
  }

  void mend(InetSocketAddress address) {
    down.remove(address);
  }

  long now() {
    return Peers.START + elapsed;
  }

  List<Sent> sent() {
    return sent;
  }

  void send(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
    sent.add(new Sent(now(), from, to, Peers.read(datagram)));
    int copies = random.nextDouble() < loss ? 0 : random.nextDouble() < doubled ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      long delay = delayNanos + (long) (jitterNanos * random.nextDouble());
      onTheWay.add(
          new Delivery(elapsed + delay, order++, from, to, ByteBuffer.wrap(datagram.clone())));
    }
  }

  /** Lets time pass. */
  void run(long nanos) {
    long end = elapsed + nanos;
    nodes.forEach(node -> node.advance(now()));
    while (true) {
      long next = onTheWay.isEmpty() ? end : Math.min(end, onTheWay.peek().inNanos());
      for (Node node : nodes) {
        long wanted = node.nextNanos(now());
        // A call at once would be an endless loop.
        next = wanted == Long.MAX_VALUE ? next : Math.min(next, elapsed + wanted - now());
      }
      if (next >= end) {
        elapsed = end;
        nodes.forEach(node -> node.advance(now()));
        return;
      }
      if (next < elapsed || (next == elapsed && onTheWay.isEmpty() && delayNanos > 0)) {
        throw new IllegalStateException("somebody wants to be called now, and again now");
      }
      elapsed = next;
      while (!onTheWay.isEmpty() && onTheWay.peek().inNanos() <= elapsed) {
        deliver(onTheWay.poll());
      }
      nodes.forEach(node -> node.advance(now()));
    }
  }

  private void deliver(Delivery delivery) {
    Node owner = owners.get(delivery.to());
    if (owner != null && !down.contains(delivery.to()) && !down.contains(delivery.from())) {
      StunMessage.parse(delivery.bytes())
          .ifPresent(message -> owner.receive(delivery.to(), delivery.from(), message, now()));
    }
  }
}
