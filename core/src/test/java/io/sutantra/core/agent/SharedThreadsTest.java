package io.sutantra.core.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sutantra.api.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SharedThreadsTest {
  private final SharedThreads threads = new SharedThreads("test-shared", 1, Clock.system());
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final CountDownLatch stepped = new CountDownLatch(1);

  @AfterEach
  void close() {
    goOn.countDown();
    threads.close();
  }

  @Test
  void givesNothingMoreToAThreadThatIsStuck() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AgentExecutor.Group stuck =
        threads.run(
            "stuck",
            List.of(
                agent(
                    () -> {
                      begun.countDown();
                      goOn.await();
                    })));
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(stuck.end(Duration.ofMillis(50))).isFalse();
    AgentExecutor.Group next = threads.run("next", List.of(agent(stepped::countDown)));
    assertThat(stepped.await(10, TimeUnit.SECONDS)).isTrue();
    goOn.countDown();
    await().until(() -> running("test-shared-0") == 0);
    assertThat(next.end(Duration.ofSeconds(10))).isTrue();
    await().until(() -> running("test-shared-") == 0);
  }

  private static long running(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(name))
        .count();
  }

  /** The action of an agent in each step. */
  private interface Step {
    void run() throws InterruptedException;
  }

  private static Agent agent(Step step) {
    return new Agent() {
      @Override
      public String name() {
        return "agent";
      }

      @Override
      public int doWork(long nowNanos) throws InterruptedException {
        step.run();
        return 0;
      }

      @Override
      public void failed(Throwable cause) {
        throw new AssertionError(cause);
      }
    };
  }
}
