package io.sutantra.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The connections that there are, and which of them must go.
 *
 * <p>A connection is either served, or the server waits for its client: for a request, or for the
 * rest of one. Where there is no room for another connection, the one that has been waited for
 * longest is hung up on. So clients that connect and say nothing, or never end what they say, keep
 * nobody out: each of them goes as more come. Those that are waited for too long go as well.
 *
 * <p><b>Units:</b> times are in nanoseconds, of one clock. <b>Threading:</b> any thread; nobody is
 * hung up on under the lock.
 */
final class ConnectionTable {
  private final ConnectionLimits limits;

  /** By whoever it is; the one that was heard of last comes last. */
  private final Map<Object, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  private final Map<String, Integer> perNetwork = new HashMap<>();

  private static final class Entry {
    final Object id;
    final String network;
    final Runnable hangUp;
    boolean isNew = true;
    boolean isServed;
    long sinceNanos;

    Entry(Object id, String network, Runnable hangUp, long sinceNanos) {
      this.id = id;
      this.network = network;
      this.hangUp = hangUp;
      this.sinceNanos = sinceNanos;
    }
  }

  ConnectionTable(ConnectionLimits limits) {
    this.limits = limits;
  }

  /**
   * Lets a connection in if there is room, or some can be made.
   *
   * @param id what the connection is known by from now on
   * @param network what it counts for; empty if it has no limit of its own
   * @param hangUp ends it
   * @return whether it is in
   */
  boolean open(Object id, String network, Runnable hangUp, long nowNanos) {
    List<Entry> leaving = new ArrayList<>();
    boolean isIn;
    synchronized (this) {
      isIn =
          (hasRoom(network)
                  || makeRoom(entry -> entry.network.equals(network)).map(leaving::add).isPresent())
              && (entries.size() < limits.maxConnections()
                  || makeRoom(entry -> true).map(leaving::add).isPresent());
      if (isIn) {
        entries.put(id, new Entry(id, network, hangUp, nowNanos));
        perNetwork.merge(network, 1, Integer::sum);
      }
    }
    leaving.forEach(entry -> entry.hangUp.run());
    return isIn;
  }

  private boolean hasRoom(String network) {
    return network.isEmpty()
        || limits.maxConnectionsPerAddress() == 0
        || perNetwork.getOrDefault(network, 0) < limits.maxConnectionsPerAddress();
  }

  private Optional<Entry> makeRoom(Predicate<Entry> among) {
    Optional<Entry> leaving =
        entries.values().stream().filter(entry -> !entry.isServed).filter(among).findFirst();
    leaving.ifPresent(entry -> closed(entry.id));
    return leaving;
  }

  /** Notes that the head of a request has come. */
  synchronized void requested(Object id, long nowNanos) {
    change(id, false, nowNanos);
  }

  /** Notes that a request is there in full: what comes next is up to the server. */
  synchronized void serving(Object id, long nowNanos) {
    change(id, true, nowNanos);
  }

  /** Notes that a request is answered. */
  synchronized void served(Object id, long nowNanos) {
    change(id, false, nowNanos);
  }

  private void change(Object id, boolean isServed, long nowNanos) {
    Entry entry = entries.get(id);
    if (entry != null) {
      entry.isNew = false;
      entry.isServed = isServed;
      entry.sinceNanos = nowNanos;
    }
  }

  /** Forgets a connection that has ended. One that is not known, or no more, is no error. */
  synchronized void closed(Object id) {
    Entry entry = entries.remove(id);
    if (entry != null) {
      perNetwork.computeIfPresent(entry.network, (network, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Hangs up on those that are waited for too long. */
  void sweep(long nowNanos) {
    List<Entry> leaving;
    synchronized (this) {
      leaving = entries.values().stream().filter(entry -> isLate(entry, nowNanos)).toList();
      leaving.forEach(entry -> closed(entry.id));
    }
    leaving.forEach(entry -> entry.hangUp.run());
  }

  private boolean isLate(Entry entry, long nowNanos) {
    long limit = (entry.isNew ? limits.requestTimeout() : limits.idleTimeout()).toNanos();
    return !entry.isServed && nowNanos - entry.sinceNanos > limit;
  }

  synchronized int size() {
    return entries.size();
  }
}
