package io.sutantra.core.agent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sutantra.api.Clock;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.core.queue.MediaQueue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AgentRunnerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** An agent that counts its steps and has no work unless a test sets some. */
  private static class IdleAgent implements Agent {
    final AtomicInteger steps = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger failures = new AtomicInteger();
    final CountDownLatch stepped = new CountDownLatch(1);
    volatile String thread;

    @Override
    public String name() {
      return "idle";
    }

    @Override
    public int doWork(long nowNanos) throws Exception {
      thread = Thread.currentThread().getName();
      steps.incrementAndGet();
      stepped.countDown();
      return 0;
    }

    @Override
    public void failed(Throwable cause) {
      failures.incrementAndGet();
    }

    @Override
    public void closed() {
      closed.incrementAndGet();
    }
  }

  private static AgentRunner started(Agent... agents) {
    AgentRunner runner = new AgentRunner("test-runner", Clock.system());
    List.of(agents).forEach(runner::add);
    runner.start();
    return runner;
  }

  @Test
  void sleepsWhenThereIsNothingToDo() throws InterruptedException {
    IdleAgent idle = new IdleAgent();
    AgentRunner runner = started(idle);
    assertThat(idle.stepped.await(10, SECONDS)).isTrue();
    AtomicInteger before = new AtomicInteger(-1);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> idle.steps.get() - before.getAndSet(idle.steps.get()) <= 3);
    runner.stop();
    assertThat(runner.join(PATIENCE)).isTrue();
    assertThat(idle.closed).hasValue(1);
  }

  @Test
  void isNotKeptAwakeByADeadlineThatHasPassed() throws InterruptedException {
    IdleAgent idle =
        new IdleAgent() {
          @Override
          public long nextDeadlineNanos(long nowNanos) {
            return nowNanos - 1;
          }
        };
    AgentRunner runner = started(idle);
    assertThat(idle.stepped.await(10, SECONDS)).isTrue();
    // Two steps for each sleep of a millisecond or more; without the sleep there would be millions.
    long before = idle.steps.get();
    long start = System.nanoTime();
    await().pollDelay(Duration.ofMillis(200)).atMost(PATIENCE).until(() -> true);
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertThat(idle.steps.get() - before).isLessThan(200 + 4 * millis);
    runner.stop();
    assertThat(runner.join(PATIENCE)).isTrue();
  }

  @Test
  void isNotKeptAwakeByAnInterruptThatAPluginLeftBehind() throws InterruptedException {
    IdleAgent idle =
        new IdleAgent() {
          @Override
          public int doWork(long nowNanos) throws Exception {
            Thread.currentThread().interrupt();
            return super.doWork(nowNanos);
          }
        };
    AgentRunner runner = started(idle);
    assertThat(idle.stepped.await(10, SECONDS)).isTrue();
    runner.stop();
    assertThat(runner.join(PATIENCE)).isTrue();
  }

  @Test
  void leavesOutAnAgentThatThrowsAndGoesOnWithTheOthers() {
    IdleAgent good = new IdleAgent();
    IdleAgent bad =
        new IdleAgent() {
          @Override
          public int doWork(long nowNanos) {
            throw new StackOverflowError("bad");
          }
        };
    AgentRunner runner = started(bad, good);
    await().atMost(PATIENCE).until(() -> bad.closed.get() == 1);
    int before = good.steps.get();
    runner.wake();
    await().atMost(PATIENCE).until(() -> good.steps.get() > before);
    assertThat(bad.failures).hasValue(1);
    assertThat(runner.agentCount()).isEqualTo(1);
    runner.stop();
    assertThat(runner.join(PATIENCE)).isTrue();
  }

  @Test
  void outlivesAnAgentWhoseDeadlineCannotBeAsked() {
    IdleAgent good = new IdleAgent();
    IdleAgent bad =
        new IdleAgent() {
          @Override
          public long nextDeadlineNanos(long nowNanos) {
            throw new IllegalStateException("bad");
          }
        };
    AgentRunner runner = started(bad, good);
    await().atMost(PATIENCE).until(() -> bad.closed.get() == 1);
    assertThat(bad.failures).hasValue(1);
    goesOn(runner, good);
  }

  @Test
  void outlivesAnAgentThatThrowsWhenItIsToldOfItsFailure() {
    IdleAgent good = new IdleAgent();
    IdleAgent bad =
        new IdleAgent() {
          @Override
          public int doWork(long nowNanos) {
            throw new IllegalStateException("bad");
          }

          @Override
          public void failed(Throwable cause) {
            throw new IllegalStateException("bad to the end");
          }
        };
    AgentRunner runner = started(bad, good);
    await().dontCatchUncaughtExceptions().atMost(PATIENCE).until(() -> bad.closed.get() == 1);
    goesOn(runner, good);
  }

  private static void goesOn(AgentRunner runner, IdleAgent good) {
    int before = good.steps.get();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              runner.wake();
              return good.steps.get() > before + 1;
            });
    runner.stop();
    assertThat(runner.join(PATIENCE)).isTrue();
  }

  @Test
  void removesAnAgentOnItsOwnThread() throws InterruptedException {
    IdleAgent first = new IdleAgent();
    IdleAgent second = new IdleAgent();
    AgentRunner runner = started(first, second);
    assertThat(runner.remove(first).await(10, SECONDS)).isTrue();
    assertThat(first.closed).hasValue(1);
    assertThat(runner.remove(first).getCount()).as("a second time").isZero();
    assertThat(second.closed).hasValue(0);
    runner.stop();
    assertThat(runner.join(PATIENCE)).isTrue();
    assertThat(second.closed).hasValue(1);
  }

  @Test
  void missesNoWakeUpBetweenTheLastLookAndTheSleep() {
    // The deadline never comes and the park would last half a second, so a missed wake-up shows as
    // a long hop.
    MediaQueue queue = new MediaQueue(4);
    AtomicLong received = new AtomicLong();
    AgentRunner runner =
        started(
            new IdleAgent() {
              @Override
              public int doWork(long nowNanos) {
                Media media = queue.poll();
                if (media == null) {
                  return 0;
                }
                received.incrementAndGet();
                return 1;
              }
            });
    EncodedFrame frame = new EncodedFrame(Bytes.empty(), true, 1, 1, 0, 0, 0);
    int hops = 20_000;
    long slow = 0;
    for (int i = 1; i <= hops; i++) {
      while (!queue.offer(frame)) {
        Thread.onSpinWait();
      }
      long start = System.nanoTime();
      runner.wake();
      while (received.get() < i) {
        Thread.onSpinWait();
      }
      if (System.nanoTime() - start > 400_000_000L) {
        slow++;
      }
    }
    assertThat(slow).as("hops that only the end of the park brought on").isLessThan(3);
    runner.stop();
    assertThat(runner.join(PATIENCE)).isTrue();
  }

  @Test
  void endsGroupsOfEitherKindAndTheirThreads() {
    int before = threads();
    for (AgentExecutor executor :
        List.of(
            new DedicatedThreads(Clock.system(), true),
            new DedicatedThreads(Clock.system(), false),
            new SharedThreads("sutantra-shared", 2, Clock.system()))) {
      IdleAgent one = new IdleAgent();
      IdleAgent two = new IdleAgent();
      AgentExecutor.Group group = executor.run("group", List.of(one, two));
      group.wakeup(two).wake();
      assertThat(group.end(PATIENCE)).isTrue();
      assertThat(one.closed).hasValue(1);
      assertThat(two.closed).hasValue(1);
      executor.close();
    }
    await().atMost(PATIENCE).until(() -> threads() <= before);
  }

  /** Compares the threads on which the agents are stepped. */
  @Test
  void anUrgentAgentWaitsForNobodyAndTheOthersShareAThread() {
    IdleAgent[] agents = {new Named(true), new Named(false), new Named(false)};
    assertThat(threadsOf(false, agents)).containsExactly("urgent", "stages", "stages");
  }

  @Test
  void whereNothingIsUrgentOneThreadWillDo() {
    assertThat(threadsOf(false, new Named(false), new Named(false)))
        .containsExactly("stages", "stages");
  }

  @Test
  void everyAgentHasAThreadIfEachIsToHaveOne() {
    assertThat(threadsOf(true, new Named(true), new Named(false), new Named(false)))
        .containsExactly("urgent", "idle", "idle");
  }

  private static List<String> threadsOf(boolean oneEach, IdleAgent... agents) {
    DedicatedThreads executor = new DedicatedThreads(Clock.system(), oneEach);
    AgentExecutor.Group group = executor.run("group", List.of(agents));
    try {
      return Stream.of(agents)
          .map(
              agent -> {
                await().atMost(PATIENCE).until(() -> agent.thread != null);
                return agent.thread.substring("sutantra-group-".length());
              })
          .toList();
    } finally {
      assertThat(group.end(PATIENCE)).isTrue();
    }
  }

  private static final class Named extends IdleAgent {
    private final boolean urgent;

    Named(boolean urgent) {
      this.urgent = urgent;
    }

    @Override
    public String name() {
      return urgent ? "urgent" : super.name();
    }

    @Override
    public boolean urgent() {
      return urgent;
    }
  }

  private static int threads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("sutantra-"))
            .count();
  }

  /** An agent that runs until a test ends it, and reports its thread. */
  private static final class RunningAgent implements Agent {
    private final CompletableFuture<String> thread = new CompletableFuture<>();

    @Override
    public String name() {
      return "agent";
    }

    @Override
    public int doWork(long nowNanos) {
      thread.complete(Thread.currentThread().getName());
      return 0;
    }

    @Override
    public void failed(Throwable cause) {
      thread.completeExceptionally(cause);
    }

    String awaitThread() throws Exception {
      return thread.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void sharesThreadsOnlyWhenThereAreMoreGroupsThanThreadsAndEndsTheIdle() throws Exception {
    try (SharedThreads executor = new SharedThreads("test-few", 3, Clock.system())) {
      List<RunningAgent> running = Stream.generate(RunningAgent::new).limit(7).toList();
      List<AgentExecutor.Group> groups =
          running.stream().map(agent -> executor.run("g", List.of(agent))).toList();
      Map<String, Integer> onEach = new HashMap<>();
      for (RunningAgent agent : running) {
        onEach.merge(agent.awaitThread(), 1, Integer::sum);
      }
      assertThat(onEach.values()).containsExactlyInAnyOrder(3, 2, 2);
      for (AgentExecutor.Group group : groups) {
        assertThat(group.end(Duration.ofSeconds(10))).isTrue();
      }
      await()
          .until(
              () ->
                  Thread.getAllStackTraces().keySet().stream()
                      .noneMatch(thread -> thread.getName().startsWith("test-few")));
      RunningAgent later = new RunningAgent();
      executor.run("g", List.of(later));
      assertThat(later.awaitThread()).startsWith("test-few");
    }
  }
}
