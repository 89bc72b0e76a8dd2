package io.sutantra.core.session;

import java.util.HashMap;
import java.util.Map;

/**
 * The count of each client's sessions. A session counts from the reservation of its id until its
 * end, so that a client that opens hundreds of sessions cannot exhaust the server.
 *
 * <p><b>Threading:</b> any thread.
 */
final class ClientSessions {
  private final Map<String, String> clientOf = new HashMap<>();
  private final Map<String, Integer> taken = new HashMap<>();

  /**
   * Counts a session of a client.
   *
   * @return false if the client has reached its limit
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

  /** Stops counting a session, if it was counted. */
  synchronized void release(String viewerId) {
    String client = clientOf.remove(viewerId);
    if (client != null) {
      taken.computeIfPresent(client, (key, count) -> count == 1 ? null : count - 1);
    }
  }
}
