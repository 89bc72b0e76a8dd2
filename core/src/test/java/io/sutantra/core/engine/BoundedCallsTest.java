package io.sutantra.core.engine;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BoundedCallsTest {
  @Test
  void takesBackWhatIsDoneTooLate() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch undone = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                BoundedCalls.start(
                    "late",
                    Duration.ofMillis(50),
                    () -> {
                      while (goOn.getCount() > 0) {
                        Thread.onSpinWait();
                      }
                    },
                    undone::countDown))
        .isInstanceOf(TimeoutException.class);
    assertThat(undone.getCount()).as("not while it is being done").isEqualTo(1);
    goOn.countDown();
    assertThat(undone.await(10, SECONDS)).isTrue();
  }

  @Test
  void takesBackWhatAnInterruptedCallerLeftBehind() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch undone = new CountDownLatch(1);
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                BoundedCalls.start(
                    "interrupted",
                    Duration.ofSeconds(60),
                    () -> {
                      begun.countDown();
                      while (goOn.getCount() > 0) {
                        Thread.onSpinWait();
                      }
                    },
                    undone::countDown);
              } catch (Exception gone) {
                thrown.complete(gone);
              }
            });
    caller.start();
    assertThat(begun.await(10, SECONDS)).isTrue();
    caller.interrupt();
    assertThat(thrown.get(10, SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(undone.getCount()).as("not while it is being done").isEqualTo(1);
    goOn.countDown();
    assertThat(undone.await(10, SECONDS)).isTrue();
  }

  @Test
  void leavesWhatIsDoneInTime() throws Exception {
    CountDownLatch undone = new CountDownLatch(1);
    BoundedCalls.start("early", Duration.ofSeconds(10), () -> {}, undone::countDown);
    assertThat(undone.getCount()).isEqualTo(1);
  }
}
