package io.sutantra.core.event;

/**
 * Receives the events of an engine.
 *
 * <p><b>Threading:</b> one call at a time, never on a thread that carries media. A subscriber that
 * is slow misses events, and costs nobody else anything.
 */
@FunctionalInterface
public interface EventSubscriber {
  /** Takes an event. */
  void received(EngineEvent event);

  /**
   * Learns that events were dropped since the last call, because the subscriber was too slow.
   *
   * @param count the number of events dropped, 1 or more
   */
  default void missed(long count) {}
}
