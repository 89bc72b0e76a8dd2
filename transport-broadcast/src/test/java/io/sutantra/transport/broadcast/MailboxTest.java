package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MailboxTest {
  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final List<Throwable> failures = new ArrayList<>();
  private final Mailbox mailbox = new Mailbox(loop::add, failures::add);
  private final List<Integer> ran = new ArrayList<>();

  private void runLoop() {
    for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
      task.run();
    }
  }

  @Test
  void wakesTheLoopOnceForAllThatGathers() {
    for (int i = 0; i < 10; i++) {
      int number = i;
      assertThat(mailbox.post(() -> ran.add(number))).isTrue();
    }
    assertThat(loop).hasSize(1);
    runLoop();
    assertThat(ran).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void leavesTheLoopToOthersNowAndThen() {
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      assertThat(mailbox.post(() -> ran.add(number))).isTrue();
    }
    loop.remove().run();
    assertThat(ran).hasSizeBetween(1, 999);
    runLoop();
    assertThat(ran).hasSize(1_000).isSorted();
  }

  @Test
  void goesOnAfterACommandThatFails() {
    List<Throwable> expected = List.of(new IllegalStateException("one"), new AssertionError("two"));
    assertThat(
            mailbox.post(
                () -> {
                  throw (RuntimeException) expected.get(0);
                }))
        .isTrue();
    assertThat(
            mailbox.post(
                () -> {
                  throw (Error) expected.get(1);
                }))
        .isTrue();
    assertThat(mailbox.post(() -> ran.add(1))).isTrue();
    runLoop();
    assertThat(failures).isEqualTo(expected);
    assertThat(ran).containsExactly(1);
  }

  @Test
  void saysThatTheLoopHasEndedEveryTime() {
    Mailbox late =
        new Mailbox(
            task -> {
              throw new RejectedExecutionException();
            },
            failures::add);
    for (int i = 0; i < 3; i++) {
      assertThat(late.post(() -> ran.add(1))).isFalse();
    }
    assertThat(ran).isEmpty();
  }

  /**
   * Posts from several threads: no command is lost, and each thread's commands keep their order.
   */
  @RepeatedTest(5)
  @Timeout(60)
  void nothingIsLostBetweenThreads() throws InterruptedException {
    int threads = 4;
    int commands = 50_000;
    ExecutorService one = Executors.newSingleThreadExecutor();
    try {
      AtomicInteger count = new AtomicInteger();
      int[] last = new int[threads];
      List<String> disorder = new ArrayList<>();
      Mailbox shared = new Mailbox(one, failures::add);
      CountDownLatch begin = new CountDownLatch(1);
      List<Thread> posting = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int me = t;
        Thread thread =
            new Thread(
                () -> {
                  try {
                    begin.await();
                  } catch (InterruptedException e) {
                    return;
                  }
                  for (int i = 1; i <= commands; i++) {
                    int number = i;
                    boolean unused =
                        shared.post(
                            () -> {
                              if (number != last[me] + 1) {
                                disorder.add(me + ": " + number + " after " + last[me]);
                              }
                              last[me] = number;
                              int unusedCount = count.incrementAndGet();
                            });
                    if (i % 1_000 == 0) {
                      LockSupport.parkNanos(1_000);
                    }
                  }
                });
        posting.add(thread);
        thread.start();
      }
      begin.countDown();
      for (Thread thread : posting) {
        thread.join();
      }
      // The last command must wake the loop too.
      CountDownLatch done = new CountDownLatch(1);
      assertThat(shared.post(done::countDown)).isTrue();
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(count.get()).isEqualTo(threads * commands);
      assertThat(disorder).isEmpty();
      assertThat(failures).isEmpty();
    } finally {
      one.shutdownNow();
    }
  }

  /** Posts one command at a time, so that every post meets a loop that is about to rest. */
  @Test
  @Timeout(60)
  void loopThatIsAboutToRestIsWoken() throws InterruptedException {
    ExecutorService one = Executors.newSingleThreadExecutor();
    try {
      Mailbox shared = new Mailbox(one, failures::add);
      for (int i = 0; i < 20_000; i++) {
        CountDownLatch done = new CountDownLatch(2);
        assertThat(shared.post(done::countDown)).isTrue();
        assertThat(shared.post(done::countDown)).isTrue();
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      one.shutdownNow();
    }
  }
}
