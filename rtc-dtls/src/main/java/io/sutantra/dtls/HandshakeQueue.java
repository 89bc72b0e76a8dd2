package io.sutantra.dtls;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * The handshakes that wait for a thread, by where their peers are. The next one is of the origin of
 * which the fewest run, so that who brings a hundred does not keep out who brings one.
 *
 * <p><b>Threading:</b> any thread.
 *
 * @param <H> a handshake
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
   * Makes it.
   *
   * @param threads how many may run
   * @param room how many may wait
   */
  HandshakeQueue(int threads, int room) {
    this.threads = threads;
    this.room = room;
  }

  /** Puts a handshake at the end of those of its origin; false if there is no room. */
  synchronized boolean offer(H handshake, Object origin) {
    if (size - Math.max(0, threads - taken) >= room) {
      return false;
    }
    waiting.computeIfAbsent(origin, added -> new ArrayDeque<>()).add(handshake);
    size++;
    return true;
  }

  /** Takes the one that is next if a thread is free for it; null otherwise. */
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
      // Behind the others.
      waiting.put(next, queue);
    }
    size--;
    taken++;
    running.merge(next, 1, Integer::sum);
    return new Taken<>(handshake, next);
  }

  /** A handshake that has a thread. */
  record Taken<H>(H handshake, Object origin) {}

  /** A handshake has left its thread. */
  synchronized void done(Taken<H> taking) {
    taken--;
    running.computeIfPresent(taking.origin(), (origin, its) -> its == 1 ? null : its - 1);
  }

  /** Takes a handshake back that still waits. */
  synchronized void remove(H handshake, Object origin) {
    Queue<H> queue = waiting.get(origin);
    if (queue != null && queue.remove(handshake)) {
      size--;
      if (queue.isEmpty()) {
        waiting.remove(origin);
      }
    }
  }

  /** Takes all back that wait. */
  synchronized List<H> removeAll() {
    List<H> all = new ArrayList<>();
    waiting.values().forEach(all::addAll);
    waiting.clear();
    size = 0;
    return all;
  }

  /** How many wait. */
  synchronized int size() {
    return size;
  }
}
