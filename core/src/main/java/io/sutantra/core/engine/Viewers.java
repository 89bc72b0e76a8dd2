package io.sutantra.core.engine;

import io.sutantra.api.ViewerStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The viewers of one stream, and the last of those that have left. <b>Threading:</b> any thread;
 * held for moments only.
 */
final class Viewers {
  private static final int REMEMBERED = 100;

  private final Map<String, Viewer> present = new LinkedHashMap<>();
  private final Deque<Viewer> gone = new ArrayDeque<>();

  synchronized void add(Viewer viewer) {
    present.put(viewer.id(), viewer);
  }

  /** Moves a viewer to those who have left. */
  synchronized void left(Viewer viewer) {
    if (present.remove(viewer.id()) != null) {
      gone.addLast(viewer);
      if (gone.size() > REMEMBERED) {
        gone.removeFirst();
      }
    }
  }

  synchronized boolean anybody() {
    return !present.isEmpty();
  }

  synchronized Optional<Viewer> present(String id) {
    return Optional.ofNullable(present.get(id));
  }

  synchronized List<Viewer> present() {
    return List.copyOf(present.values());
  }

  /**
   * Those who have left, oldest first, then those who are here, in the order in which they came.
   */
  synchronized List<Viewer> all() {
    List<Viewer> all = new ArrayList<>(gone);
    all.addAll(present.values());
    return all;
  }

  synchronized int connected() {
    return (int)
        present.values().stream()
            .filter(viewer -> viewer.status() == ViewerStatus.CONNECTED)
            .count();
  }
}
