package io.sutantra.core.event;

/**
 * A receiver of an engine's events.
 *
 * <p><b>Threading:</b> one call at a time, never on a thread that carries media. A slow subscriber
 * misses events, and delays nothing else.
 */
@FunctionalInterface
public interface EventSubscriber {
  /** Takes an event. */
  void received(EngineEvent event);

  /**
   * Reports that events were dropped since the last call, because the subscriber was too slow.
   *
   * @param count the number of events dropped, 1 or more
   */
  default void missed(long count) {}
}
