package io.sutantra.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BoundedQueryTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private volatile boolean hangs;
  private volatile boolean throwing;

  private final BoundedQuery<Integer> query =
      new BoundedQuery<>("the test", 0, this::answer, threads);

  private int answer() {
    int count = asked.incrementAndGet();
    if (throwing) {
      throw new IllegalStateException("broken");
    }
    try {
      if (hangs) {
        goOn.await();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return count;
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void answersAfreshEachTime() {
    assertThat(query.ask()).isEqualTo(1);
    assertThat(query.ask()).isEqualTo(2);
    throwing = true;
    assertThat(query.ask()).isZero();
  }

  @Test
  void repeatsTheLastAnswerOfAPluginThatHangsAndAsksItOnce() {
    assertThat(query.ask()).isEqualTo(1);
    hangs = true;
    for (int i = 0; i < 1_000; i++) {
      assertThat(query.ask()).isEqualTo(1);
    }
    assertThat(asked).hasValue(2);
    hangs = false;
    goOn.countDown();
    await().until(() -> query.ask() > 2);
  }

  @Test
  void waitsForOneOfManyQuestionsToAPluginThatHangs() {
    hangs = true;
    WaitLimit shared = new WaitLimit();
    long begin = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      assertThat(new BoundedQuery<>("the test " + i, 0, this::answer, threads, shared).ask())
          .isZero();
    }
    assertThat(System.nanoTime() - begin)
        .as("10 s if each is waited for")
        .isLessThan(5_000_000_000L);
    goOn.countDown();
  }
}
