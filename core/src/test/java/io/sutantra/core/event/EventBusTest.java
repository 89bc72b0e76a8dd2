package io.sutantra.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventBusTest {
  private final EventBus bus = new EventBus();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

  private final EventSubscriber listener =
      new EventSubscriber() {
        @Override
        public void received(EngineEvent event) {
          heard.add(event.streamId());
        }

        @Override
        public void missed(long count) {
          heard.add("missed " + count);
        }
      };

  @AfterEach
  void close() {
    bus.close(Duration.ZERO);
  }

  private static EngineEvent about(String streamId) {
    return new EngineEvent.StreamCreated(Instant.EPOCH, streamId, "test", "fake");
  }

  private void runTasks() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  @Test
  void deliversInOrderWhenTheExecutorComesToIt() {
    bus.subscribe(listener, 10, tasks::add);
    bus.publish(about("a"));
    bus.publish(about("b"));
    assertThat(heard).isEmpty();
    assertThat(tasks).as("one delivery at a time").hasSize(1);
    runTasks();
    bus.publish(about("c"));
    runTasks();
    assertThat(heard).containsExactly("a", "b", "c");
  }

  @Test
  void tellsASlowSubscriberWhereEventsWereDropped() {
    bus.subscribe(listener, 2, tasks::add);
    for (String id : List.of("a", "b", "c", "d", "e")) {
      bus.publish(about(id));
    }
    runTasks();
    bus.publish(about("f"));
    runTasks();
    assertThat(heard).containsExactly("a", "b", "missed 3", "f");
  }

  @Test
  void deliversInTurnsSoThatAnExecutorIsSoonFreeForOthers() {
    bus.subscribe(listener, 150, tasks::add);
    for (int i = 0; i < 160; i++) {
      bus.publish(about("a"));
    }
    tasks.remove().run();
    assertThat(heard).hasSize(64).containsOnly("a");
    assertThat(tasks).as("the next turn").hasSize(1);
    runTasks();
    assertThat(heard).hasSize(151).endsWith("a", "missed 10");
  }

  @Test
  void holdsNobodyUpWhenASubscriberHangs() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    bus.subscribe(
        event -> {
          hanging.countDown();
          try {
            released.await();
          } catch (InterruptedException gone) {
            Thread.currentThread().interrupt();
          }
        });
    bus.publish(about("first"));
    hanging.await();
    bus.subscribe(listener);
    for (int i = 0; i < 10_000; i++) {
      bus.publish(about("more"));
      if (i % 500 == 0) {
        int sent = i;
        await().until(() -> heard.size() > sent);
      }
    }
    await().until(() -> heard.size() == 10_000);
    released.countDown();
  }

  @Test
  void goesOnAfterASubscriberHasFailedWithAnError() {
    bus.subscribe(
        event -> {
          heard.add(event.streamId());
          throw new AssertionError("broken");
        },
        10,
        tasks::add);
    bus.publish(about("a"));
    bus.publish(about("b"));
    runTasks();
    bus.publish(about("c"));
    runTasks();
    assertThat(heard).containsExactly("a", "b", "c");
  }

  @Test
  void goesOnAfterASubscriberHasThrown() {
    AtomicInteger calls = new AtomicInteger();
    bus.subscribe(
        event -> {
          calls.incrementAndGet();
          throw new IllegalStateException("broken");
        },
        10,
        tasks::add);
    bus.subscribe(listener, 10, tasks::add);
    bus.publish(about("a"));
    bus.publish(about("b"));
    runTasks();
    assertThat(calls).hasValue(2);
    assertThat(heard).containsExactly("a", "b");
  }

  @Test
  void callsNobodyWhoseSubscriptionHasEnded() {
    EventSubscription subscription = bus.subscribe(listener, 10, tasks::add);
    bus.publish(about("a"));
    subscription.close();
    subscription.close();
    bus.publish(about("b"));
    runTasks();
    assertThat(heard).isEmpty();
  }

  @Test
  void endsTheSubscriptionOfAnExecutorThatIsShutDown() {
    bus.subscribe(
        listener,
        10,
        task -> {
          throw new RejectedExecutionException("shut down");
        });
    bus.publish(about("a"));
    bus.publish(about("b"));
    assertThat(heard).isEmpty();
  }

  @Test
  void deliversWhatIsQueuedBeforeItCloses() {
    bus.subscribe(listener);
    for (int i = 0; i < 100; i++) {
      bus.publish(about("a"));
    }
    bus.close(Duration.ofSeconds(10));
    assertThat(heard).hasSize(100);
  }

  @Test
  void refusesAQueueWithoutRoom() {
    assertThatThrownBy(() -> bus.subscribe(listener, 0, tasks::add))
        .hasMessage("capacity is 0, must be 1 to 1000000");
  }

  /** Checks that each event is received or counted as missed in every interleaving of threads. */
  @Test
  void losesCountOfNoEventAmongManyThreads() throws Exception {
    AtomicLong received = new AtomicLong();
    AtomicLong missed = new AtomicLong();
    bus.subscribe(
        new EventSubscriber() {
          @Override
          public void received(EngineEvent event) {
            received.incrementAndGet();
          }

          @Override
          public void missed(long count) {
            missed.addAndGet(count);
          }
        },
        16,
        task -> new Thread(task).start());
    List<Thread> publishers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Thread publisher =
          new Thread(
              () -> {
                for (int n = 0; n < 20_000; n++) {
                  bus.publish(about("a"));
                }
              });
      publishers.add(publisher);
      publisher.start();
    }
    for (Thread publisher : publishers) {
      publisher.join();
    }
    await().until(() -> received.get() + missed.get() == 60_000);
    assertThat(received.get()).isPositive();
  }
}
