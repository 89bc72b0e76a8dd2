package io.sutantra.core.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The distributor of an engine's events to its subscribers. Each subscriber has a bounded queue of
 * its own.
 *
 * <p><b>Threading:</b> any thread; publishing never waits.
 */
public final class EventBus implements EngineEvents {
  private static final int CAPACITY = 1_024;

  private final List<EventSubscription> subscriptions = new CopyOnWriteArrayList<>();
  private final List<ThreadPoolExecutor> threads = new CopyOnWriteArrayList<>();

  /** Queues an event for each subscriber. */
  public void publish(EngineEvent event) {
    for (EventSubscription subscription : subscriptions) {
      subscription.offer(event);
    }
  }

  @Override
  public EventSubscription subscribe(EventSubscriber subscriber) {
    ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread made = new Thread(task, "sutantra-events");
              made.setDaemon(true);
              return made;
            });
    // The first publisher must not have to start the thread.
    thread.prestartCoreThread();
    threads.add(thread);
    return add(
        new EventSubscription(
            subscriber,
            CAPACITY,
            thread,
            ended -> {
              subscriptions.remove(ended);
              threads.remove(thread);
              thread.shutdown();
            }));
  }

  @Override
  public EventSubscription subscribe(EventSubscriber subscriber, int capacity, Executor executor) {
    return add(new EventSubscription(subscriber, capacity, executor, subscriptions::remove));
  }

  private EventSubscription add(EventSubscription subscription) {
    subscriptions.add(subscription);
    return subscription;
  }

  /**
   * Ends all subscriptions. Subscriptions with their own thread first deliver what they can within
   * {@code timeout}.
   */
  public void close(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (ThreadPoolExecutor thread : threads) {
      thread.shutdown();
    }
    try {
      for (ThreadPoolExecutor thread : threads) {
        long left = Math.max(0, deadline - System.nanoTime());
        if (!thread.awaitTermination(left, TimeUnit.NANOSECONDS)) {
          break;
        }
      }
    } catch (InterruptedException gone) {
      Thread.currentThread().interrupt();
    }
    subscriptions.forEach(EventSubscription::close);
  }
}
