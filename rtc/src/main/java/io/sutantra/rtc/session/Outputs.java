package io.sutantra.rtc.session;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * A queue of the events and datagrams that a session has for its owner.
 *
 * <p><b>Threading:</b> confined.
 */
final class Outputs<P> {
  private final ArrayDeque<Consumer<? super SessionEvents<P>>> waiting = new ArrayDeque<>();

  void transmit(P path, byte[] datagram) {
    waiting.add(events -> events.transmit(path, datagram));
  }

  void tell(Consumer<? super SessionEvents<P>> event) {
    waiting.add(event);
  }

  void poll(SessionEvents<P> events) {
    for (var next = waiting.poll(); next != null; next = waiting.poll()) {
      next.accept(events);
    }
  }
}
