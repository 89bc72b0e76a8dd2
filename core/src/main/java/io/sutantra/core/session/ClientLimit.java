package io.sutantra.core.session;

/**
 * The number of sessions that one client may have at a time.
 *
 * @param client the key by which sessions are counted, such as an address; empty if the client is
 *     not known, and its sessions are not counted
 * @param maxSessions the most sessions of that client; 0 is no limit
 */
public record ClientLimit(String client, int maxSessions) {
  /** No limit. */
  public static final ClientLimit NONE = new ClientLimit("", 0);

  boolean applies() {
    return maxSessions > 0 && !client.isEmpty();
  }
}
