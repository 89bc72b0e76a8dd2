package io.sutantra.core.session;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts the sessions of each client, from the reservation of a session's id until the session has
 * ended: a client that opens hundreds of sessions must not take all places.
 *
 * <p><b>Threading:</b> any thread.
 */
final class ClientPlaces {
  private final Map<String, String> clientOf = new HashMap<>();
  private final Map<String, Integer> taken = new HashMap<>();

  /**
   * Takes a place for a session.
   *
   * @return false if the client has no place left
   */
  synchronized boolean take(String viewerId, ClientLimit limit) {
    if (!limit.applies()) {
      return true;
    }
    int now = taken.getOrDefault(limit.client(), 0);
    if (now >= limit.maxSessions()) {
      return false;
    }
    taken.put(limit.client(), now + 1);
    clientOf.put(viewerId, limit.client());
    return true;
  }

  /** Gives the place of a session back, if the session has one. */
  synchronized void release(String viewerId) {
    String client = clientOf.remove(viewerId);
    if (client != null) {
      taken.computeIfPresent(client, (key, count) -> count == 1 ? null : count - 1);
    }
  }
}
