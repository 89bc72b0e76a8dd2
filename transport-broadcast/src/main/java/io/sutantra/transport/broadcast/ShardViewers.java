package io.sutantra.transport.broadcast;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The viewers of a shard, by id and by user name fragment.
 *
 * <p><b>Threading:</b> confined to the shard's loop, but for what is said to be for any thread.
 */
final class ShardViewers {
  private final int shard;
  private final Shards shards;
  private final Map<String, BroadcastViewer> byId = new LinkedHashMap<>();
  private final Map<String, BroadcastViewer> byUfrag = new HashMap<>();
  private final AtomicInteger coming = new AtomicInteger();
  private volatile int size;

  ShardViewers(int shard, Shards shards) {
    this.shard = shard;
    this.shards = shards;
  }

  /** How many live here, or are on their way. Any thread. */
  int count() {
    return size + coming.get();
  }

  /**
   * A viewer is on its way from another shard. It counts, and checks of it are for this one
   * already; one that comes before it is dropped, and sent again. On the loop that it leaves.
   */
  void expect(BroadcastViewer viewer) {
    coming.incrementAndGet();
    viewer.localUfrags().forEach(ufrag -> shards.owns(shard, ufrag));
  }

  /** A viewer that was expected has been let in. */
  void hasArrived() {
    coming.decrementAndGet();
  }

  /** Lets a viewer in. */
  void admit(BroadcastViewer viewer) {
    byId.put(viewer.id(), viewer);
    viewer.localUfrags().forEach(ufrag -> alsoKnownAs(ufrag, viewer));
    size = byId.size();
  }

  /** The one with that id; null if it is not here. */
  BroadcastViewer get(String id) {
    return byId.get(id);
  }

  /** The one whose checks name that fragment; null if it is not here. */
  BroadcastViewer named(String ufrag) {
    return byUfrag.get(ufrag);
  }

  List<BroadcastViewer> all() {
    return List.copyOf(byId.values());
  }

  /** A viewer has new credentials, besides those it had. */
  void alsoKnownAs(String ufrag, BroadcastViewer viewer) {
    byUfrag.put(ufrag, viewer);
    shards.owns(shard, ufrag);
  }

  void noLongerKnownAs(String ufrag) {
    byUfrag.remove(ufrag);
    shards.ownsNoLonger(shard, ufrag);
  }

  /** A viewer has ended, or lives elsewhere from now on. */
  void forget(BroadcastViewer viewer) {
    byId.remove(viewer.id(), viewer);
    viewer.localUfrags().forEach(this::noLongerKnownAs);
    size = byId.size();
  }
}
