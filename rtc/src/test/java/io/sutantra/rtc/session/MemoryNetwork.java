package io.sutantra.rtc.session;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A network in memory with a clock of its own. Peers are called only when a datagram comes or a
 * deadline passes.
 */
final class MemoryNetwork {
  static final long MILLI = 1_000_000;

  /** The start of time, ten seconds before an overflow: only differences may be compared. */
  static final long START = Long.MAX_VALUE - 10_000 * MILLI;

  private static final long DELAY = 5 * MILLI;

  private final Random random;
  private final List<MemoryPeer> peers = new ArrayList<>();
  private final Set<InetSocketAddress> down = new HashSet<>();
  private final PriorityQueue<Delivery> onTheWay =
      new PriorityQueue<>(
          Comparator.comparingLong(Delivery::elapsed).thenComparingInt(Delivery::order));
  private double loss;
  private Look passes = (from, to, datagram) -> true;
  private Look late = (from, to, datagram) -> false;
  private long lateMillis;
  private int order;
  private long elapsed;

  private record Delivery(
      long elapsed, int order, InetSocketAddress from, InetSocketAddress to, ByteBuffer datagram) {}

  /** A test of datagrams. */
  interface Look {
    boolean at(InetSocketAddress from, InetSocketAddress to, byte[] datagram);
  }

  MemoryNetwork(long seed) {
    random = new Random(seed);
  }

  long now() {
    return START + elapsed;
  }

  void join(MemoryPeer peer) {
    peers.add(peer);
  }

  /** Sets the fraction of datagrams that are lost from now on. */
  void lose(double share) {
    loss = share;
  }

  /** Drops all datagrams to and from an address from now on. */
  void cut(InetSocketAddress address) {
    down.add(address);
  }

  void mend(InetSocketAddress address) {
    down.remove(address);
  }

  /** Drops all datagrams that do not pass a test from now on. */
  void filter(Look what) {
    passes = what;
  }

  /** Delays some datagrams from now on. */
  void delay(Look what, long millis) {
    late = what;
    lateMillis = millis;
  }

  void send(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
    if (random.nextDouble() >= loss && passes.at(from, to, datagram)) {
      long delay = DELAY + (late.at(from, to, datagram) ? lateMillis * MILLI : 0);
      onTheWay.add(
          new Delivery(elapsed + delay, order++, from, to, ByteBuffer.wrap(datagram.clone())));
    }
  }

  void run(long nanos) {
    boolean unused = until(() -> false, nanos);
  }

  /** Lets time pass until a condition holds, or for a time; returns whether the condition holds. */
  boolean until(BooleanSupplier done, long nanos) {
    long end = elapsed + nanos;
    int calls = 0;
    while (!done.getAsBoolean()) {
      long next = onTheWay.isEmpty() ? end : Math.min(end, onTheWay.peek().elapsed());
      for (MemoryPeer peer : peers) {
        next = Math.min(next, elapsed + Math.max(0, peer.dueIn(now())));
      }
      calls = next > elapsed ? 0 : calls + 1;
      if (calls > 10_000) {
        throw new IllegalStateException("somebody wants to be called now, again and again");
      }
      if (next >= end) {
        elapsed = end;
        return done.getAsBoolean();
      }
      elapsed = next;
      if (!onTheWay.isEmpty() && onTheWay.peek().elapsed() <= elapsed) {
        deliver(onTheWay.poll());
      } else {
        for (MemoryPeer peer : peers) {
          if (peer.dueIn(now()) <= 0) {
            peer.advance(now());
          }
        }
      }
    }
    return true;
  }

  private void deliver(Delivery delivery) {
    if (down.contains(delivery.to()) || down.contains(delivery.from())) {
      return;
    }
    for (MemoryPeer peer : peers) {
      if (peer.addresses().contains(delivery.to())) {
        peer.receive(delivery.to(), delivery.from(), delivery.datagram().array(), now());
      }
    }
  }
}
