package io.sutantra.transport.broadcast;

import java.util.concurrent.atomic.AtomicInteger;

/** Where TCP connections come in: counts them, and hands what they bring to the shard it is for. */
final class TcpDoor {
  private final AtomicInteger open = new AtomicInteger();
  private final Shards shards;
  private final int limit;

  TcpDoor(Shards shards, int limit) {
    this.shards = shards;
    this.limit = limit;
  }

  /** Whether there is room for another connection, which then counts. */
  boolean enter() {
    if (open.incrementAndGet() > limit) {
      open.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave(TcpPath path) {
    open.decrementAndGet();
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

  int open() {
    return open.get();
  }
}
