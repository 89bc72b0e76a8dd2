package io.sutantra.transport.broadcast;

import io.sutantra.rtc.sdp.AddressLiteral;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Where TCP connections come in: counts them, and hands what they bring to the shard it is for.
 *
 * <p>There are so many altogether, and so many from one address, which of IPv6 is the first half.
 * <b>Threading:</b> any thread.
 */
final class TcpAcceptor {
  private static final int NETWORK_BYTES = 8;
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Shards shards;
  private final int limit;
  private final int limitOfAddress;
  private final TransportCounters counters;
  private final Logger logger;

  // Guarded by this object's lock.
  private final Map<ByteBuffer, Integer> openFrom = new HashMap<>();
  private int open;
  private boolean told;
  private long toldNanos;

  TcpAcceptor(
      Shards shards, int limit, int limitOfAddress, TransportCounters counters, Logger logger) {
    this.shards = shards;
    this.limit = limit;
    this.limitOfAddress = limitOfAddress;
    this.counters = counters;
    this.logger = logger;
  }

  /** Whether there is room for another connection from there, which then counts. */
  boolean enter(InetAddress from) {
    int ofAddress;
    synchronized (this) {
      ByteBuffer key = originOf(from);
      ofAddress = openFrom.getOrDefault(key, 0);
      if (open < limit && ofAddress < limitOfAddress) {
        open++;
        openFrom.put(key, ofAddress + 1);
        return true;
      }
      counters.connectionsRefused.increment();
      long now = shards.get(0).nanoTime();
      if (told && now - toldNanos < QUIET_NANOS) {
        return false;
      }
      told = true;
      toldNanos = now;
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

  /** By what those who come from one place are known: an address, or the first half of it. */
  static ByteBuffer originOf(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address
        ? ByteBuffer.wrap(bytes, 0, NETWORK_BYTES)
        : ByteBuffer.wrap(bytes);
  }

  void leave(TcpPath path, InetAddress from) {
    synchronized (this) {
      open--;
      openFrom.computeIfPresent(originOf(from), (its, now) -> now > 1 ? now - 1 : null);
    }
    if (path.owner() >= 0) {
      shards.get(path.owner()).disconnected(path);
    }
  }

  void received(TcpPath path, byte[] datagram) {
    boolean proved = path.owner() >= 0;
    int owner = proved ? path.owner() : shards.ownerOfCheck(datagram);
    if (owner >= 0) {
      shards.get(owner).forward(path, datagram, owner, proved ? path.share() : null);
    }
  }

  synchronized int open() {
    return open;
  }
}
