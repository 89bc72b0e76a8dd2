package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.SignallingException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SignallingThreadsTest {
  @Test
  void callsAreMadeElsewhereAndSoManyWaitAtMost() throws Exception {
    try (SignallingThreads threads = new SignallingThreads(3)) {
      CountDownLatch hold = new CountDownLatch(1);
      CountDownLatch busy = new CountDownLatch(2);
      List<CompletableFuture<String>> calls = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        calls.add(
            threads
                .call(
                    () -> {
                      busy.countDown();
                      await(hold);
                      return CompletableFuture.completedStage(Thread.currentThread().getName());
                    })
                .toCompletableFuture());
      }
      assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 3; i++) {
        calls.add(
            threads.call(() -> CompletableFuture.completedStage("waited")).toCompletableFuture());
      }
      assertThatThrownBy(
              () ->
                  threads
                      .call(() -> CompletableFuture.completedStage("too many"))
                      .toCompletableFuture()
                      .get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(SignallingException.class)
          .extracting(problem -> ((SignallingException) problem).reason())
          .isEqualTo(SignallingException.Reason.FULL);
      hold.countDown();
      for (CompletableFuture<String> call : calls) {
        assertThat(call.get(10, TimeUnit.SECONDS)).matches("sutantra-signalling-[01]|waited");
      }
    }
  }

  @Test
  void whatIsThrownFailsTheCallAndNoOther() {
    try (SignallingThreads threads = new SignallingThreads(3)) {
      CompletableFuture<String> broken =
          threads
              .<String>call(
                  () -> {
                    throw new StackOverflowError();
                  })
              .toCompletableFuture();
      assertThatThrownBy(() -> broken.get(10, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(StackOverflowError.class);
      assertThat(threads.call(() -> CompletableFuture.completedStage("x")).toCompletableFuture())
          .succeedsWithin(10, TimeUnit.SECONDS)
          .isEqualTo("x");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
