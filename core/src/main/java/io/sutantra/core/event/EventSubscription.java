package io.sutantra.core.event;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bounded queue between an engine and one subscriber to its events.
 *
 * <p><b>Threading:</b> any thread. Offering takes no lock and never waits.
 */
public final class EventSubscription implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventSubscription.class);
  private static final int MAX_CAPACITY = 1_000_000;

  /** The most events of one delivery, after which the executor is free for others. */
  private static final int MAX_BATCH = 64;

  private final EventSubscriber subscriber;
  private final int capacity;
  private final Executor executor;
  private final Consumer<EventSubscription> onClose;
  private final Queue<Entry> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicLong missed = new AtomicLong();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean closed;

  /** An event, and the number of events that were dropped just before. */
  private record Entry(EngineEvent event, long missedBefore) {}

  EventSubscription(
      EventSubscriber subscriber,
      int capacity,
      Executor executor,
      Consumer<EventSubscription> onClose) {
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "capacity is %d, must be 1 to %d".formatted(capacity, MAX_CAPACITY));
    }
    this.subscriber = subscriber;
    this.capacity = capacity;
    this.executor = executor;
    this.onClose = onClose;
  }

  /** Queues an event, or counts the event as missed if the queue is full. */
  void offer(EngineEvent event) {
    if (closed) {
      return;
    }
    if (size.incrementAndGet() > capacity) {
      size.decrementAndGet();
      missed.incrementAndGet();
    } else {
      queue.add(new Entry(event, missed.getAndSet(0)));
    }
    schedule();
  }

  private void schedule() {
    if (!scheduled.getAndSet(true) && !execute()) {
      close();
    }
  }

  /** Hands a delivery to the executor; returns false if the executor is shut down. */
  private boolean execute() {
    try {
      executor.execute(this::deliver);
      return true;
    } catch (RejectedExecutionException shutDown) {
      return false;
    }
  }

  private void deliver() {
    boolean again = true;
    while (again) {
      deliverBatch();
      scheduled.set(false);
      // An event that was queued after the last poll found the flag set, and so scheduled no
      // delivery. An executor that shuts down lets this delivery end, but takes no other.
      again =
          !closed
              && (!queue.isEmpty() || missed.get() > 0)
              && !scheduled.getAndSet(true)
              && !execute();
    }
  }

  private void deliverBatch() {
    for (int i = 0; i < MAX_BATCH && !closed; i++) {
      Entry next = queue.poll();
      if (next == null) {
        tellMissed(missed.getAndSet(0));
        return;
      }
      size.decrementAndGet();
      tellMissed(next.missedBefore());
      EngineEvent event = next.event();
      guarded(() -> subscriber.received(event));
    }
  }

  private void tellMissed(long count) {
    if (count > 0 && !closed) {
      guarded(() -> subscriber.missed(count));
    }
  }

  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (Throwable broken) {
      // Whatever a subscriber throws must not end the delivery of later events.
      LOG.warn("a subscriber to the engine's events failed", broken);
    }
  }

  /** Ends the subscription: no call begins from now on. May be called more than once. */
  @Override
  public void close() {
    closed = true;
    queue.clear();
    onClose.accept(this);
  }
}
