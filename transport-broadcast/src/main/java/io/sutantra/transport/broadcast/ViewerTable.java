package io.sutantra.transport.broadcast;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The viewers of all shards, by id and by user name fragment.
 *
 * <p><b>Threading:</b> any thread.
 */
final class ViewerTable {
  private final Map<String, ViewerEntry> byId = new ConcurrentHashMap<>();
  private final Map<String, ViewerEntry> byUfrag = new ConcurrentHashMap<>();

  /** Adds a viewer; returns false if there is one with its id already. */
  boolean add(ViewerEntry entry) {
    return byId.putIfAbsent(entry.id(), entry) == null;
  }

  /** Gives a viewer a user name fragment, by which checks may name the viewer from now on. */
  void name(String ufrag, ViewerEntry entry) {
    byUfrag.put(ufrag, entry);
  }

  /** Takes a fragment away, by which checks name a viewer no more. */
  void unname(String ufrag) {
    byUfrag.remove(ufrag);
  }

  /** Removes a viewer, whose fragments are taken away before; returns whether it was there. */
  boolean remove(ViewerEntry entry) {
    return byId.remove(entry.id(), entry);
  }

  /** Returns the viewer with an id; null if there is none. */
  ViewerEntry get(String id) {
    return byId.get(id);
  }

  /** Returns the viewer whose checks name a fragment; null if there is none. */
  ViewerEntry named(String ufrag) {
    return byUfrag.get(ufrag);
  }

  /** Returns this side's fragment in a check's user name; all of the name, if it has no colon. */
  static String localUfrag(String username) {
    int colon = username.indexOf(':');
    return colon < 0 ? username : username.substring(0, colon);
  }

  List<ViewerEntry> all() {
    return List.copyOf(byId.values());
  }
}
