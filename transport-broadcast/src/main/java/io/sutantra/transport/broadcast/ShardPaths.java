package io.sutantra.transport.broadcast;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whose a path is, as far as one shard knows: a viewer's of its own, or one's of another shard.
 *
 * <p>Behind one NAT a path can become another viewer's; it is that one's who has proved it last. A
 * valid check alone, whose source may be forged, takes no path from a viewer that is heard of: who
 * sends one has a claim to the path until it answers a check by it. <b>Threading:</b> confined to
 * the shard's loop.
 */
final class ShardPaths {
  private static final int MAX_CLAIMS = 256;

  private final Map<Path, BroadcastViewer> own = new HashMap<>();
  private final Map<Path, Owner> elsewhere = new HashMap<>();

  /** Who else says to be at the other end of a path; the oldest claim comes first. */
  private final Map<Path, BroadcastViewer> claims = new LinkedHashMap<>();

  private final Map<Path, Owner> claimsElsewhere = new LinkedHashMap<>();
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

  /** The viewer of this shard that has a claim to a path of another one; null if none has. */
  BroadcastViewer claimant(Path path) {
    return claims.get(path);
  }

  /** The shard whose viewer has a claim to a path; null if none has. */
  Owner claimantElsewhere(Path path) {
    return claimsElsewhere.get(path);
  }

  private static <T> void claim(Map<Path, T> claims, Path path, T claimant) {
    claims.remove(path);
    if (claims.size() == MAX_CLAIMS) {
      claims.remove(claims.keySet().iterator().next());
    }
    claims.put(path, claimant);
  }

  /**
   * A valid check of a viewer has come by a path.
   *
   * @param cameTo the shard that the kernel gives the path's datagrams to
   * @param proved whether something has come back by the path; if not, and it is another viewer's,
   *     this one has but a claim to it
   */
  void bind(Path path, BroadcastViewer viewer, int cameTo, boolean proved) {
    BroadcastViewer before = own.get(path);
    boolean others = before != null && before != viewer && before.heardOf();
    if (!proved && (others || (cameTo == index && elsewhere.containsKey(path)))) {
      claim(claims, path, viewer);
      return;
    }
    claims.remove(path, viewer);
    own.put(path, viewer);
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
      other.post(() -> other.paths().isElsewhere(path, index, proved));
    }
    count();
  }

  private void isElsewhere(Path path, int owner, boolean proved) {
    BroadcastViewer here = own.get(path);
    Owner before = elsewhere.get(path);
    // Whether another shard's viewer is still heard of is not known here.
    boolean others =
        (here != null && here.heardOf()) || (before != null && before.shard() != owner);
    if (others && !proved) {
      Owner claimed = claimsElsewhere.get(path);
      boolean again = claimed != null && claimed.shard() == owner;
      claim(
          claimsElsewhere,
          path,
          again ? claimed : new Owner(owner, ForwardedDatagrams.shareOfPath()));
      return;
    }
    claimsElsewhere.remove(path);
    displace(path);
    if (before == null || before.shard() != owner) {
      elsewhere.put(path, new Owner(owner, ForwardedDatagrams.shareOfPath()));
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
    claims.remove(path, viewer);
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
    claimsElsewhere.computeIfPresent(path, (its, now) -> now.shard() == owner ? null : now);
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
