package io.sutantra.transport.mock;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The connections that have not subscribed, or were refused and are about to close.
 *
 * <p>Their number is limited. A client that subscribes at all does so within a moment, so the
 * oldest connection is closed to make room for a new one. <b>Threading:</b> confined to the event
 * loop; {@link #size()} any thread.
 */
final class PendingConnections {
  private final Set<Channel> waiting = new LinkedHashSet<>();
  private final int max;
  private final TransportCounters counters;
  private volatile int size;

  PendingConnections(int max, TransportCounters counters) {
    this.max = max;
    this.counters = counters;
  }

  void enter(Channel channel) {
    while (waiting.size() >= max) {
      Iterator<Channel> oldestFirst = waiting.iterator();
      Channel oldest = oldestFirst.next();
      oldestFirst.remove();
      counters.connectionsEvicted.increment();
      Sockets.close(oldest);
    }
    waiting.add(channel);
    size = waiting.size();
  }

  void leave(Channel channel) {
    waiting.remove(channel);
    size = waiting.size();
  }

  void closeAll() {
    new ArrayList<>(waiting).forEach(Sockets::close);
  }

  int size() {
    return size;
  }
}
