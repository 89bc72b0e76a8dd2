package io.sutantra.dtls;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * A fair queue of the handshakes that wait for a thread, grouped by the origin of their peers. The
 * next handshake is of the origin with the fewest running handshakes. So an origin with a hundred
 * handshakes does not keep out an origin with one.
 *
 * <p><b>Threading:</b> any thread.
 *
 * @param <H> type of the handshakes
 */
final class HandshakeQueue<H> {
  private final int threads;
  private final int room;

  // Guarded by this object's lock.
  private final Map<Object, Queue<H>> waiting = new LinkedHashMap<>();
  private final Map<Object, Integer> running = new HashMap<>();
  private int size;
  private int taken;

  /**
   * Creates a queue.
   *
   * @param threads maximum number of running handshakes
   * @param room maximum number of waiting handshakes
   */
  HandshakeQueue(int threads, int room) {
    this.threads = threads;
    this.room = room;
  }

  /** Appends a handshake to those of its origin; returns false if there is no room. */
  synchronized boolean offer(H handshake, Object origin) {
    if (size - Math.max(0, threads - taken) >= room) {
      return false;
    }
    waiting.computeIfAbsent(origin, added -> new ArrayDeque<>()).add(handshake);
    size++;
    return true;
  }

  /** Takes the next handshake if a thread is free; null otherwise. */
  synchronized Taken<H> take() {
    if (size == 0 || taken == threads) {
      return null;
    }
    Object next = null;
    int fewest = Integer.MAX_VALUE;
    for (Object origin : waiting.keySet()) {
      int its = running.getOrDefault(origin, 0);
      if (its < fewest) {
        next = origin;
        fewest = its;
      }
    }
    Queue<H> queue = waiting.remove(next);
    H handshake = queue.remove();
    if (!queue.isEmpty()) {
      // The origin goes behind the others.
      waiting.put(next, queue);
    }
    size--;
    taken++;
    running.merge(next, 1, Integer::sum);
    return new Taken<>(handshake, next);
  }

  /** A handshake that was given a thread. */
  record Taken<H>(H handshake, Object origin) {}

  /** Releases the thread of a handshake. */
  synchronized void done(Taken<H> taking) {
    taken--;
    running.computeIfPresent(taking.origin(), (origin, its) -> its == 1 ? null : its - 1);
  }

  /** Removes a handshake that still waits. */
  synchronized void remove(H handshake, Object origin) {
    Queue<H> queue = waiting.get(origin);
    if (queue != null && queue.remove(handshake)) {
      size--;
      if (queue.isEmpty()) {
        waiting.remove(origin);
      }
    }
  }

  /** Removes and returns all waiting handshakes. */
  synchronized List<H> removeAll() {
    List<H> all = new ArrayList<>();
    waiting.values().forEach(all::addAll);
    waiting.clear();
    size = 0;
    return all;
  }

  /** Returns the number of waiting handshakes. */
  synchronized int size() {
    return size;
  }
}
