package io.sutantra.transport.broadcast;

import io.sutantra.rtc.sdp.AddressLiteral;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The acceptor of viewers' TCP connections: limits their number, and passes received datagrams to
 * the shard of the viewer.
 *
 * <p>There is one limit for all connections, and one for the connections from one origin: an IPv4
 * address, or an IPv6 network of 64 bits. <b>Threading:</b> any thread.
 */
final class TcpAcceptor {
  private static final long WARNING_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Shards shards;
  private final int limit;
  private final int limitOfAddress;
  private final TransportCounters counters;
  private final Logger logger;

  // Guarded by this object's lock.
  private final Map<ByteBuffer, Integer> openFrom = new HashMap<>();
  private int open;
  private boolean warned;
  private long warnedNanos;

  TcpAcceptor(
      Shards shards, int limit, int limitOfAddress, TransportCounters counters, Logger logger) {
    this.shards = shards;
    this.limit = limit;
    this.limitOfAddress = limitOfAddress;
    this.counters = counters;
    this.logger = logger;
  }

  /**
   * Admits a connection, if both limits allow. An admitted connection counts until {@link #leave}.
   *
   * @return whether the connection is admitted; if not, the caller closes the connection
   */
  boolean enter(InetAddress from) {
    int ofAddress;
    synchronized (this) {
      ByteBuffer key = Path.originOf(from);
      ofAddress = openFrom.getOrDefault(key, 0);
      if (open < limit && ofAddress < limitOfAddress) {
        open++;
        openFrom.put(key, ofAddress + 1);
        return true;
      }
      counters.connectionsRefused.increment();
      long now = shards.get(0).io().nanoTime();
      if (warned && now - warnedNanos < WARNING_INTERVAL_NANOS) {
        return false;
      }
      warned = true;
      warnedNanos = now;
    }
    logger.log(
        Level.WARNING,
        "a TCP connection from {0} is refused: {1} of {2} are open from there, {3} of {4} in all",
        AddressLiteral.text(from),
        ofAddress,
        limitOfAddress,
        open(),
        limit);
    return false;
  }

  /** Removes an admitted connection that has closed, and tells the shard of its viewer. */
  void leave(TcpPath path, InetAddress from) {
    synchronized (this) {
      open--;
      openFrom.computeIfPresent(Path.originOf(from), (its, now) -> now > 1 ? now - 1 : null);
    }
    if (path.owner() >= 0) {
      shards.get(path.owner()).disconnected(path);
    }
  }

  /**
   * Passes a datagram to the shard of the path's viewer. As long as no viewer owns the path, only
   * checks that name a viewer are passed on.
   */
  void received(TcpPath path, byte[] datagram) {
    boolean proved = path.owner() >= 0;
    int owner = proved ? path.owner() : shards.shardFor(datagram);
    if (owner >= 0) {
      shards.get(owner).take(path, datagram, owner, proved ? path.share() : null);
    }
  }

  /** Returns the number of open connections. */
  synchronized int open() {
    return open;
  }
}
