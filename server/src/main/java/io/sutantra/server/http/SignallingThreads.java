package io.sutantra.server.http;

import io.sutantra.api.SignallingException;
import io.sutantra.api.SignallingException.Reason;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Threads that read offers and fragments, so that whoever sends many of them holds up nobody who
 * wants something else of HTTP.
 *
 * <p><b>Threading:</b> any thread.
 */
final class SignallingThreads implements AutoCloseable {
  private static final int THREADS = 2;

  private final ThreadPoolExecutor threads;
  private final AtomicInteger started = new AtomicInteger();

  /**
   * Threads without work.
   *
   * @param maxWaiting so many calls wait for a thread at most
   */
  SignallingThreads(int maxWaiting) {
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(maxWaiting),
            task -> {
              Thread thread = new Thread(task, "sutantra-signalling-" + started.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Makes a call on one of the threads.
   *
   * @return what the call returns; fails with {@link Reason#FULL} if too many calls wait already
   */
  <T> CompletionStage<T> call(Supplier<CompletionStage<T>> call) {
    try {
      return CompletableFuture.supplyAsync(call, threads).thenCompose(Function.identity());
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedStage(
          new SignallingException(
              Reason.FULL, "too many offers wait to be read; try again in a moment", e));
    }
  }

  /** Ends the threads; what waits is not called any more. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
