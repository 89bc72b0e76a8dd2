package io.sutantra.transport.broadcast;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The paths that one shard knows, each with its owner: a viewer of the shard, or another shard.
 *
 * <p>Behind one NAT a path can pass from one viewer to another: the path belongs to the viewer who
 * has proved it last. A valid check alone, whose source may be forged, takes no path from a viewer
 * that is heard of: the sender of such a check has a claim to the path, until the sender answers a
 * check by the path. <b>Threading:</b> confined to the shard's loop.
 */
final class ShardPaths {
  private static final int MAX_CLAIMS = 256;

  private final Map<Path, BroadcastViewer> own = new HashMap<>();
  private final Map<Path, Owner> elsewhere = new HashMap<>();

  /** The viewers that claim a path of another one; the oldest claim comes first. */
  private final Map<Path, BroadcastViewer> claims = new LinkedHashMap<>();

  private final Map<Path, Owner> claimsElsewhere = new LinkedHashMap<>();
  private final int index;
  private final Neighbours neighbours;
  private volatile int size;

  /**
   * Another shard, to a viewer of which a path belongs.
   *
   * @param share the share of the room there that the path may take
   */
  record Owner(int shard, Quota share) {}

  /** The shards, this one among them, as commands go to them. */
  interface Neighbours {
    /** Has a shard take note that a path, whose datagrams come there, is of an owner's viewer. */
    void isElsewhere(int shard, Path path, int owner, boolean proved);

    /** Has a shard take a path from its viewer. */
    void displace(int shard, Path path);

    /** Has all others take note that a path is not of an owner's viewer any more. */
    void isNotElsewhere(Path path, int owner);

    /** A connection was closed before anybody knew whose it is. */
    void disconnected(TcpPath path);
  }

  ShardPaths(int index, Neighbours neighbours) {
    this.index = index;
    this.neighbours = neighbours;
  }

  /** Returns the viewer of this shard that a path belongs to; null if there is none. */
  BroadcastViewer viewer(Path path) {
    return own.get(path);
  }

  /** Returns the shard to a viewer of which a path belongs; null if none is known. */
  Owner elsewhere(Path path) {
    return elsewhere.get(path);
  }

  /** Returns the viewer of this shard that claims a path of another one; null if none does. */
  BroadcastViewer claimant(Path path) {
    return claims.get(path);
  }

  /** Returns the shard whose viewer claims a path; null if none does. */
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
   * Gives a path to a viewer of which a valid check has come by it.
   *
   * @param cameTo the shard that the kernel gives the path's datagrams to
   * @param proved whether something has come back by the path. If not, and the path is another
   *     viewer's, the viewer has but a claim to it.
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
        neighbours.disconnected(tcp);
      }
    } else if (cameTo == index) {
      displaceAt(elsewhere.remove(path), path);
    } else {
      neighbours.isElsewhere(cameTo, path, index, proved);
    }
    count();
  }

  /** Takes note that a path, whose datagrams come here, is of a viewer of another shard. */
  void isElsewhere(Path path, int owner, boolean proved) {
    BroadcastViewer here = own.get(path);
    Owner before = elsewhere.get(path);
    // Whether another shard's viewer is still heard of is not known here.
    boolean others =
        (here != null && here.heardOf()) || (before != null && before.shard() != owner);
    if (others && !proved) {
      Owner claimed = claimsElsewhere.get(path);
      boolean again = claimed != null && claimed.shard() == owner;
      claim(claimsElsewhere, path, again ? claimed : new Owner(owner, Quota.ofPath()));
      return;
    }
    claimsElsewhere.remove(path);
    displace(path);
    if (before == null || before.shard() != owner) {
      elsewhere.put(path, new Owner(owner, Quota.ofPath()));
      displaceAt(before, path);
    }
    count();
  }

  private void displaceAt(Owner owner, Path path) {
    if (owner != null) {
      neighbours.displace(owner.shard(), path);
    }
  }

  /** Takes a path from the viewer of this shard, since another one has proved it. */
  void displace(Path path) {
    BroadcastViewer before = own.remove(path);
    if (before != null) {
      before.displaced(path);
      count();
    }
  }

  /** Takes a path from a viewer, unless the path is another one's by now. */
  void unbind(Path path, BroadcastViewer viewer) {
    claims.remove(path, viewer);
    if (own.remove(path, viewer)) {
      count();
      if (path instanceof TcpPath tcp) {
        tcp.close();
      }
      neighbours.isNotElsewhere(path, index);
    }
  }

  /** Takes note that a path is not of a viewer of an owner any more. */
  void isNotElsewhere(Path path, int owner) {
    elsewhere.computeIfPresent(path, (its, now) -> now.shard() == owner ? null : now);
    claimsElsewhere.computeIfPresent(path, (its, now) -> now.shard() == owner ? null : now);
    count();
  }

  private void count() {
    size = own.size() + elsewhere.size();
  }

  /** Returns how many paths are known. Any thread. */
  int size() {
    return size;
  }
}
