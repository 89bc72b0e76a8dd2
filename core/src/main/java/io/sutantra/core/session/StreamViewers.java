package io.sutantra.core.session;

import io.sutantra.api.ViewerStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The viewers of one stream, and the last hundred viewers that have left.
 *
 * <p><b>Threading:</b> any thread; no method takes a lock. The {@link ViewerRegistry} alone changes
 * the list.
 */
public final class StreamViewers {
  private static final int REMEMBERED = 100;

  private final Map<String, Viewer> present = new ConcurrentHashMap<>();
  private final ConcurrentLinkedDeque<Viewer> departed = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  /** Returns whether the stream has a viewer. */
  public boolean anybody() {
    return !present.isEmpty();
  }

  /** Returns a present viewer. */
  public Optional<Viewer> find(String viewerId) {
    return Optional.ofNullable(present.get(viewerId));
  }

  /** Returns the number of viewers that are connected. */
  public int connected() {
    int count = 0;
    for (Viewer viewer : present.values()) {
      if (viewer.status() == ViewerStatus.CONNECTED) {
        count++;
      }
    }
    return count;
  }

  /**
   * Returns the viewers that have left, oldest first, then the present viewers in the order in
   * which they came.
   */
  public List<Viewer> all() {
    // The present viewers are read first: a viewer that leaves meanwhile is in the other list then.
    List<Viewer> here = present();
    Set<Viewer> gone = new HashSet<>();
    List<Viewer> all = new ArrayList<>();
    for (Viewer viewer : departed) {
      if (gone.add(viewer)) {
        all.add(viewer);
      }
    }
    for (Viewer viewer : here) {
      if (!gone.contains(viewer)) {
        all.add(viewer);
      }
    }
    return all;
  }

  /**
   * Returns the mean number of bytes that the connected viewers were sent since the last call.
   * Called from one thread at a time.
   */
  public long meanNewBytes() {
    long sent = 0;
    int count = 0;
    for (Viewer viewer : present.values()) {
      if (viewer.status() == ViewerStatus.CONNECTED) {
        sent += viewer.newBytes();
        count++;
      }
    }
    return count == 0 ? 0 : sent / count;
  }

  List<Viewer> present() {
    return present.values().stream().sorted(Comparator.comparingLong(Viewer::order)).toList();
  }

  void add(Viewer viewer) {
    present.put(viewer.id(), viewer);
  }

  /** Moves a viewer to the viewers that have left. */
  void leave(Viewer viewer) {
    departed.addLast(viewer);
    present.remove(viewer.id(), viewer);
    while (departed.size() > REMEMBERED) {
      departed.pollFirst();
    }
  }

  /** Marks the stream as ended: later viewers are ended at once. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }
}
