package io.sutantra.server.http;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * How many sessions one address has: a client that opens hundreds must not take all places.
 *
 * <p>Addresses are given as {@link Addresses#network networks}; the empty one is not counted.
 * <b>Threading:</b> any thread.
 */
final class AddressQuota {
  private final int limit;
  private final Map<String, Integer> taken = new HashMap<>();
  private final Map<String, String> networkOf = new HashMap<>();

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
  synchronized boolean take(String network) {
    if (network.isEmpty() || limit == 0) {
      return true;
    }
    int now = taken.getOrDefault(network, 0);
    if (now >= limit) {
      return false;
    }
    taken.put(network, now + 1);
    return true;
  }

  /**
   * The place that was taken is this session's, until it ends.
   *
   * @param hasEnded whether it has ended already, which nobody will say again
   */
  void name(String network, String viewerId, BooleanSupplier hasEnded) {
    if (!network.isEmpty() && limit > 0) {
      synchronized (this) {
        networkOf.put(viewerId, network);
      }
      // Asked after it has its name: whoever ends it from now on finds it.
      if (hasEnded.getAsBoolean()) {
        ended(viewerId);
      }
    }
  }

  /** The place that was taken is not needed. */
  synchronized void giveBack(String network) {
    if (!network.isEmpty() && limit > 0) {
      release(network);
    }
  }

  /** A session has ended. One that is not known here, or no more, is no error. */
  synchronized void ended(String viewerId) {
    String network = networkOf.remove(viewerId);
    if (network != null) {
      release(network);
    }
  }

  private void release(String network) {
    taken.computeIfPresent(network, (key, count) -> count == 1 ? null : count - 1);
  }
}
