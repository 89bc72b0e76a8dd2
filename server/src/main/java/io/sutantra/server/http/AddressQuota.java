package io.sutantra.server.http;

import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;

/**
 * How many sessions one address has: a client that opens hundreds must not take all places.
 *
 * <p>Loopback is not counted: a reverse proxy on this machine speaks for everybody. An IPv6 network
 * of 64 bits counts as one address, as it commonly is one household. <b>Threading:</b> any thread.
 */
final class AddressQuota {
  private static final int IPV6_NETWORK_BYTES = 8;
  private static final int IPV4_BYTES = 4;

  private final int limit;
  private final Map<String, Integer> taken = new HashMap<>();
  private final Map<String, String> addressOf = new HashMap<>();

  /**
   * Makes one.
   *
   * @param limit sessions an address may have; 0 is no limit
   */
  AddressQuota(int limit) {
    this.limit = limit;
  }

  int limit() {
    return limit;
  }

  /** Takes a place for the address; false if it has them all. Give it back, or name its session. */
  synchronized boolean take(SocketAddress remote) {
    String address = key(remote);
    if (address.isEmpty() || limit == 0) {
      return true;
    }
    int now = taken.getOrDefault(address, 0);
    if (now >= limit) {
      return false;
    }
    taken.put(address, now + 1);
    return true;
  }

  /** The place that was taken is this session's, until it ends. */
  synchronized void name(SocketAddress remote, String viewerId) {
    String address = key(remote);
    if (!address.isEmpty() && limit > 0) {
      addressOf.put(viewerId, address);
    }
  }

  /** The place that was taken is not needed. */
  synchronized void giveBack(SocketAddress remote) {
    String address = key(remote);
    if (!address.isEmpty() && limit > 0) {
      release(address);
    }
  }

  /** A session has ended. One that is not known here, or no more, is no error. */
  synchronized void ended(String viewerId) {
    String address = addressOf.remove(viewerId);
    if (address != null) {
      release(address);
    }
  }

  private void release(String address) {
    taken.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
  }

  /** What is counted by; empty for what is not counted. */
  private static String key(SocketAddress remote) {
    if (remote == null || remote.hostAddress() == null) {
      return "";
    }
    try {
      InetAddress address = InetAddress.getByName(remote.hostAddress());
      if (address.isLoopbackAddress()) {
        return "";
      }
      byte[] bytes = address.getAddress();
      int length = bytes.length == IPV4_BYTES ? IPV4_BYTES : IPV6_NETWORK_BYTES;
      StringBuilder key = new StringBuilder();
      for (int i = 0; i < length; i++) {
        key.append(bytes[i]).append('.');
      }
      return key.toString();
    } catch (UnknownHostException e) {
      // The address of a connection is one; were it not, nobody would be counted under it.
      return "";
    }
  }
}
