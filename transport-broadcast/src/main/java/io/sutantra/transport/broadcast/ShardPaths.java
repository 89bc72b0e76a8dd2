package io.sutantra.transport.broadcast;

import java.util.HashMap;
import java.util.Map;

/**
 * Whose a path is, as far as one shard knows: a viewer's of its own, or one's of another shard.
 *
 * <p>Behind one NAT a path can become another viewer's; it is that one's who has proved it last.
 * <b>Threading:</b> confined to the shard's loop.
 */
final class ShardPaths {
  private final Map<Path, BroadcastViewer> own = new HashMap<>();
  private final Map<Path, Owner> elsewhere = new HashMap<>();
  private final int index;
  private final Shards shards;
  private volatile int size;

  /**
   * Another shard whose viewer's a path is.
   *
   * @param share of the room there that the path may take
   */
  record Owner(int shard, Quota share) {}

  ShardPaths(int index, Shards shards) {
    this.index = index;
    this.shards = shards;
  }

  /** The viewer of this shard whose path it is; null if it is none's. */
  BroadcastViewer viewer(Path path) {
    return own.get(path);
  }

  /** The shard whose viewer's path it is; null if it is not known. */
  Owner elsewhere(Path path) {
    return elsewhere.get(path);
  }

  /**
   * A path has proved to be a viewer's.
   *
   * @param cameTo the shard that the kernel gives the path's datagrams to
   */
  void bind(Path path, BroadcastViewer viewer, int cameTo) {
    BroadcastViewer before = own.put(path, viewer);
    if (before != null && before != viewer) {
      before.displaced(path);
    }
    if (path instanceof TcpPath tcp) {
      tcp.ownedBy(index);
      if (!tcp.open()) {
        // It was closed before anybody knew whom to tell.
        shards.get(index).disconnected(tcp);
      }
    } else if (cameTo == index) {
      displaceAt(elsewhere.remove(path), path);
    } else {
      Shard other = shards.get(cameTo);
      other.post(() -> other.paths().isElsewhere(path, index));
    }
    count();
  }

  private void isElsewhere(Path path, int owner) {
    displace(path);
    Owner before = elsewhere.get(path);
    if (before == null || before.shard() != owner) {
      elsewhere.put(path, new Owner(owner, Handover.shareOfPath()));
      displaceAt(before, path);
    }
    count();
  }

  private void displaceAt(Owner owner, Path path) {
    if (owner != null) {
      Shard other = shards.get(owner.shard());
      other.post(() -> other.paths().displace(path));
    }
  }

  private void displace(Path path) {
    BroadcastViewer before = own.remove(path);
    if (before != null) {
      before.displaced(path);
      count();
    }
  }

  /** A path is a viewer's no longer, unless it is another one's by now. */
  void unbind(Path path, BroadcastViewer viewer) {
    if (own.remove(path, viewer)) {
      count();
      if (path instanceof TcpPath tcp) {
        tcp.close();
      }
      for (int i = 0; i < shards.count(); i++) {
        if (i != index) {
          Shard other = shards.get(i);
          other.post(() -> other.paths().isNotElsewhere(path, index));
        }
      }
    }
  }

  private void isNotElsewhere(Path path, int owner) {
    elsewhere.computeIfPresent(path, (its, now) -> now.shard() == owner ? null : now);
    count();
  }

  private void count() {
    size = own.size() + elsewhere.size();
  }

  /** How many paths are known. Any thread. */
  int size() {
    return size;
  }
}
