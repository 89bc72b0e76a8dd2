package io.sutantra.core.event;

import java.util.concurrent.Executor;

/**
 * The events of an engine, for those who subscribe.
 *
 * <p><b>Threading:</b> any thread.
 */
public interface EngineEvents {
  /**
   * Delivers all events from now on to {@code subscriber}, on a thread of the subscriber's own. Up
   * to 1,024 events wait for the subscriber; more are dropped.
   */
  EventSubscription subscribe(EventSubscriber subscriber);

  /**
   * Delivers all events from now on to {@code subscriber}.
   *
   * @param capacity the most events that wait for the subscriber; more are dropped; 1 to 1,000,000
   * @param executor runs the deliveries, one at a time; must return at once from {@code execute}
   */
  EventSubscription subscribe(EventSubscriber subscriber, int capacity, Executor executor);
}
