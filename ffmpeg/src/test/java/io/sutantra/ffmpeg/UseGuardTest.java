package io.sutantra.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UseGuardTest {
  private final AtomicInteger freed = new AtomicInteger();
  private final UseGuard guard = new UseGuard("the thing", freed::incrementAndGet);
  private final ExecutorService other = Executors.newSingleThreadExecutor();
  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);

  @AfterEach
  void stop() {
    other.shutdownNow();
  }

  private Future<String> busy() throws InterruptedException {
    Future<String> result =
        other.submit(
            () ->
                guard.use(
                    () -> {
                      inside.countDown();
                      try {
                        leave.await();
                      } catch (InterruptedException e) {
                        throw new AssertionError(e);
                      }
                      return "freed " + freed;
                    }));
    inside.await();
    return result;
  }

  @Test
  void secondThreadIsToldOff() throws InterruptedException, ExecutionException {
    guard.start(() -> {});
    Future<String> busy = busy();
    assertThatThrownBy(() -> guard.use(() -> 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the thing")
        .hasMessageContaining("one thread");
    leave.countDown();
    busy.get();
    assertThat(guard.use(() -> 1)).isEqualTo(1);
  }

  @Test
  void closeInTheMiddleOfACallLeavesFreeingToIt() throws InterruptedException, ExecutionException {
    guard.start(() -> {});
    Future<String> busy = busy();
    guard.close();
    assertThat(freed).hasValue(0);
    leave.countDown();
    assertThat(busy.get()).isEqualTo("freed 0");
    assertThat(freed.get()).isPositive();
    assertThatThrownBy(() -> guard.use(() -> 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void failedStartMayBeTriedAgain() {
    assertThatThrownBy(
            () ->
                guard.start(
                    () -> {
                      throw new UnsupportedOperationException("no");
                    }))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> guard.use(() -> 1)).hasMessageContaining("start()");
    guard.start(() -> {});
    assertThat(guard.use(() -> 1)).isEqualTo(1);
    assertThatThrownBy(() -> guard.start(() -> {})).hasMessageContaining("already");
  }

  @Test
  void closeFreesWithoutAStart() {
    guard.close();
    assertThat(freed.get()).isPositive();
  }
}
