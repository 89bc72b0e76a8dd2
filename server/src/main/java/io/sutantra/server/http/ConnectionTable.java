package io.sutantra.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The table of open connections, which decides which connections must be closed.
 *
 * <p>The server either serves a connection, or waits for the connection's client: for a request, or
 * for the rest of a request. When there is no room for a new connection, the table closes the
 * connection whose client has kept the server waiting longest. So clients that connect and send
 * nothing, or never complete a request, keep nobody out: each new connection takes the place of
 * such a client. The table also closes connections whose clients keep the server waiting for longer
 * than the limits allow.
 *
 * <p><b>Units:</b> times are in nanoseconds, of one clock. <b>Threading:</b> any thread; no
 * connection is closed under the lock.
 */
final class ConnectionTable {
  private final ConnectionLimits limits;

  /** The connections by id; the connection that was used last comes last. */
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
   * Admits a connection if there is room, or if the table can make room.
   *
   * @param id the key of the connection in all later calls
   * @param network the network that the connection counts for; empty if no limit per address
   *     applies
   * @param hangUp closes the connection
   * @return whether the connection is admitted
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

  /** Notes that a request is complete: the server does the next step. */
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

  /**
   * Removes a connection that has ended. Does nothing if the connection is unknown or was removed
   * before.
   */
  synchronized void closed(Object id) {
    Entry entry = entries.remove(id);
    if (entry != null) {
      perNetwork.computeIfPresent(entry.network, (network, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Closes the connections whose clients keep the server waiting for too long. */
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
