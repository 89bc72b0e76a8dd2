package io.sutantra.core.session;

/**
 * The maximum number of sessions that one client may have at a time.
 *
 * @param client the key by which sessions are counted, such as an address; empty if the client is
 *     not known, and its sessions are not counted
 * @param maxSessions the maximum number of sessions of that client; 0 for no limit
 */
public record ClientLimit(String client, int maxSessions) {
  /** The limit that permits any number of sessions. */
  public static final ClientLimit NONE = new ClientLimit("", 0);

  boolean applies() {
    return maxSessions > 0 && !client.isEmpty();
  }
}
