package io.sutantra.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;

/**
 * One direction of a {@link NetworkEmulator}: a bottleneck with a queue, then random loss and
 * duplication, then a delay.
 *
 * <p><b>Threading:</b> confined, except the counters.
 */
final class EmulatedLink {
  /** The maximum number of packets under way; further packets are dropped. */
  static final int MAX_PACKETS = 8_192;

  /** The longest time for which a packet waits for others to overtake it. */
  static final long OVERTAKING_NANOS = 50_000_000;

  private static final double NANOS_PER_SECOND = 1e9;

  /** The packets that keep their order, in the order of their delivery. */
  private final Queue<Packet> inOrder = new ArrayDeque<>();

  /** The packets that wait for others to overtake them. */
  private final List<Packet> aside = new ArrayList<>();

  private final SplittableRandom chance;
  private final NetworkTally tally;
  private NetworkConditions conditions;
  private long beganNanos;
  private long busyUntilNanos;
  private long lastDueNanos;
  private long offered;
  private long newestOut;

  /** A packet on the link, with its delivery time and the copies and overtakers still to come. */
  private static final class Packet {
    final ByteBuffer bytes;
    final long number;
    long dueNanos;
    int copies;
    int overtakers;

    Packet(ByteBuffer bytes, long number, long dueNanos, int copies, int overtakers) {
      this.bytes = bytes;
      this.number = number;
      this.dueNanos = dueNanos;
      this.copies = copies;
      this.overtakers = overtakers;
    }
  }

  EmulatedLink(
      SplittableRandom chance, NetworkConditions conditions, long nowNanos, NetworkTally tally) {
    this.chance = chance;
    this.tally = tally;
    this.busyUntilNanos = nowNanos;
    this.lastDueNanos = nowNanos;
    conditions(conditions, nowNanos);
  }

  void conditions(NetworkConditions conditions, long beganNanos) {
    this.conditions = conditions;
    this.beganNanos = beganNanos;
  }

  boolean offer(ByteBuffer packet, long nowNanos) {
    offered++;
    tally.offered.increment();
    // All random numbers are drawn for every packet, so that the loss does not depend on the delay.
    boolean lost = chance.nextDouble() < conditions.loss();
    boolean twice = chance.nextDouble() < conditions.duplication();
    boolean overtaken = chance.nextDouble() < conditions.reordering();
    int overtakers = 1 + (int) (chance.nextDouble() * conditions.reorderingDepth());
    long late = (long) (chance.nextDouble() * conditions.jitter().toNanos());
    if (conditions.isOut(nowNanos - beganNanos)) {
      tally.lost.increment();
      return false;
    }
    int size = packet.remaining();
    if (inOrder.size() + aside.size() >= MAX_PACKETS || !enter(size, nowNanos)) {
      tally.overflowed.increment();
      return false;
    }
    // The packet has passed the bottleneck: a lost packet has used bandwidth too.
    if (lost) {
      tally.lost.increment();
      return false;
    }
    if (twice) {
      tally.duplicated.increment();
    }
    ByteBuffer copy = ByteBuffer.allocate(size).put(packet.duplicate()).flip();
    long departs = conditions.bandwidthBps() == 0 ? nowNanos : busyUntilNanos;
    long due = departs + conditions.latency().toNanos() + late;
    Packet entry = new Packet(copy, offered, due, twice ? 2 : 1, overtaken ? overtakers : 0);
    if (overtaken) {
      aside.add(entry);
    } else {
      line(entry);
      overtake();
    }
    return true;
  }

  private boolean enter(int size, long nowNanos) {
    if (conditions.bandwidthBps() == 0) {
      return true;
    }
    double nanosPerByte = 8 * NANOS_PER_SECOND / conditions.bandwidthBps();
    long wait = Math.max(0, busyUntilNanos - nowNanos);
    if (wait > 0 && wait / nanosPerByte + size > conditions.queueBytes()) {
      return false;
    }
    busyUntilNanos = nowNanos + wait + (long) Math.ceil(size * nanosPerByte);
    return true;
  }

  /**
   * Adds a packet to the packets that keep their order, and delays its delivery until the previous
   * packet's.
   */
  private void line(Packet packet) {
    if (packet.dueNanos - lastDueNanos < 0) {
      packet.dueNanos = lastDueNanos;
    }
    lastDueNanos = packet.dueNanos;
    inOrder.add(packet);
  }

  private void overtake() {
    for (Iterator<Packet> waiting = aside.iterator(); waiting.hasNext(); ) {
      Packet packet = waiting.next();
      packet.overtakers--;
      if (packet.overtakers == 0) {
        waiting.remove();
        line(packet);
      }
    }
  }

  /** Returns the next packet that has been delivered by now; null if there is none. */
  ByteBuffer poll(long nowNanos) {
    Packet next = next();
    if (next == null || dueNanos(next) - nowNanos > 0) {
      return null;
    }
    tally.forwarded.increment();
    if (next.number < newestOut) {
      tally.reordered.increment();
    }
    newestOut = Math.max(newestOut, next.number);
    next.copies--;
    if (next.copies > 0) {
      // Every receiver gets its own copy, because receivers decrypt in place.
      return ByteBuffer.allocate(next.bytes.remaining()).put(next.bytes.duplicate()).flip();
    }
    if (next == inOrder.peek()) {
      inOrder.remove();
    } else {
      aside.remove(next);
    }
    return next.bytes;
  }

  boolean isEmpty() {
    return inOrder.isEmpty() && aside.isEmpty();
  }

  /** Returns the time of the next delivery. The link must not be empty. */
  long nextNanos() {
    return dueNanos(next());
  }

  private Packet next() {
    Packet next = inOrder.peek();
    for (Packet packet : aside) {
      if (next == null || dueNanos(packet) - dueNanos(next) < 0) {
        next = packet;
      }
    }
    return next;
  }

  private static long dueNanos(Packet packet) {
    return packet.overtakers > 0 ? packet.dueNanos + OVERTAKING_NANOS : packet.dueNanos;
  }
}
