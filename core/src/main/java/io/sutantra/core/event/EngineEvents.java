package io.sutantra.core.event;

import java.util.concurrent.Executor;

/**
 * The events of an engine, as subscribers see them.
 *
 * <p><b>Threading:</b> any thread.
 */
public interface EngineEvents {
  /**
   * Delivers all events from now on to {@code subscriber}, on a thread of the subscription. Up to
   * 1,024 events wait for the subscriber; more are dropped.
   */
  EventSubscription subscribe(EventSubscriber subscriber);

  /**
   * Delivers all events from now on to {@code subscriber}.
   *
   * @param capacity the maximum number of events that wait for the subscriber, 1 to 1,000,000; more
   *     are dropped
   * @param executor the executor of the deliveries, which run one at a time; {@code execute} must
   *     return at once
   */
  EventSubscription subscribe(EventSubscriber subscriber, int capacity, Executor executor);
}
