package io.sutantra.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;

/**
 * One direction of a {@link NetworkEmulator}: a bottleneck with a queue, then chance, then a way of
 * some length. <b>Threading:</b> confined, but for the counters.
 */
final class EmulatedLink {
  /** How long a packet waits at most for others to overtake it. */
  static final long OVERTAKING_NANOS = 50_000_000;

  private static final double NANOS_PER_SECOND = 1e9;

  /** In the order they come out. */
  private final Queue<Packet> inOrder = new ArrayDeque<>();

  /** Those that wait for others to overtake them. */
  private final List<Packet> aside = new ArrayList<>();

  private final SplittableRandom chance;
  private final NetworkTally tally;
  private NetworkConditions conditions;
  private long beganNanos;
  private long busyUntilNanos;
  private long lastDueNanos;
  private long offered;
  private long newestOut;

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
    // All are drawn for every packet, so that what is lost does not depend on what is delayed.
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
    if (inOrder.size() + aside.size() >= NetworkEmulator.MAX_PACKETS || !enter(size, nowNanos)) {
      tally.overflowed.increment();
      return false;
    }
    // It has passed the bottleneck: what is lost has used bandwidth all the same.
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

  /** Nobody comes out before the one in front. */
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

  /** What has come out by now, or null. */
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
      // Each its own: receivers decrypt in place.
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

  /** When the next one comes out. Only if it is not empty. */
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
