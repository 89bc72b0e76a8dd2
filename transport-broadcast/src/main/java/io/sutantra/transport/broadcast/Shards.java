package io.sutantra.transport.broadcast;

import io.sutantra.rtc.stun.StunMessage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * All shards of a transport, with the table of their viewers.
 *
 * <p><b>Threading:</b> any thread.
 */
final class Shards {
  private final List<Shard> shards;
  private final ViewerTable table;

  Shards(List<Shard> shards, ViewerTable table) {
    this.shards = List.copyOf(shards);
    this.table = table;
    this.shards.forEach(shard -> shard.join(this.shards));
  }

  int count() {
    return shards.size();
  }

  Shard get(int index) {
    return shards.get(index);
  }

  List<ShardIo> io() {
    return shards.stream().map(Shard::io).toList();
  }

  ViewerTable table() {
    return table;
  }

  /** Returns the shard with the fewest viewers. */
  Shard leastLoaded() {
    Shard least = shards.get(0);
    for (Shard shard : shards) {
      if (shard.viewers() < least.viewers()) {
        least = shard;
      }
    }
    return least;
  }

  /** Returns how many paths the shards know. */
  long paths() {
    long sum = 0;
    for (Shard shard : shards) {
      sum += shard.paths().size();
    }
    return sum;
  }

  /**
   * Has something done with a viewer, on the viewer's shard; a viewer that no shard has adopted is
   * adopted.
   *
   * @param then is told nothing if the viewer has ended
   * @return false if the shard has ended, so that nothing will be done
   */
  boolean with(ViewerEntry entry, Consumer<Optional<BroadcastViewer>> then) {
    Shard shard = entry.adopted() ? shards.get(entry.shard()) : leastLoaded();
    return shard.post(
        () -> {
          if (shard.adopt(entry)) {
            then.accept(Optional.ofNullable(entry.viewer()));
          } else if (!entry.adopted() || !with(entry, then)) {
            // It is not open yet, or its shard has ended.
            then.accept(Optional.empty());
          }
        });
  }

  /** Ends a viewer with a goodbye, on the viewer's shard. */
  void leave(ViewerEntry entry, String why) {
    boolean unused = with(entry, found -> found.ifPresent(viewer -> viewer.leave(why)));
  }

  /** Has a viewer ended that no shard has adopted when the time to connect is over. */
  void expireLater(ViewerEntry entry) {
    Shard shard = leastLoaded();
    var unused =
        shard
            .io()
            .schedule(
                () -> shard.expire(entry), entry.setup().connectNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Returns the shard that a first datagram of a connection is for: that of the viewer whom a check
   * names, or for a viewer that no shard has adopted the one with the fewest. Negative for what is
   * no check of any viewer.
   */
  int shardFor(byte[] datagram) {
    ByteBuffer bytes = ByteBuffer.wrap(datagram);
    if (!StunMessage.isStun(bytes)) {
      return -1;
    }
    ViewerEntry entry =
        StunMessage.parse(bytes)
            .flatMap(StunMessage::username)
            .map(username -> table.named(ViewerTable.localUfrag(username)))
            .orElse(null);
    if (entry == null) {
      return -1;
    }
    return entry.adopted() ? entry.shard() : leastLoaded().index();
  }
}
