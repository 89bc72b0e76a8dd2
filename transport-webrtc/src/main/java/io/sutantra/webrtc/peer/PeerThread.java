package io.sutantra.webrtc.peer;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The thread that alone calls libwebrtc for one user.
 *
 * <p><b>Threading:</b> any thread.
 */
final class PeerThread implements AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofMillis(1_600);

  private final System.Logger logger;
  private final ScheduledExecutorService timers;
  private final ExecutorService executor;
  private final Callbacks callbacks;
  private volatile Thread thread;

  PeerThread(System.Logger logger, ScheduledExecutorService timers) {
    this.logger = logger;
    this.timers = timers;
    this.executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread peers = new Thread(task, "webrtc-peers");
              peers.setDaemon(true);
              thread = peers;
              return peers;
            });
    this.callbacks = new Callbacks(this::execute, logger);
  }

  /** Returns the entry of callbacks from native threads to this thread. */
  Callbacks callbacks() {
    return callbacks;
  }

  /**
   * Runs a task, soon.
   *
   * @return false if the thread is closed, so that the task is not run
   */
  boolean execute(Runnable task) {
    try {
      executor.execute(() -> callbacks.guard(task));
      return true;
    } catch (RejectedExecutionException closed) {
      logger.log(Level.DEBUG, "libwebrtc is closed already");
      return false;
    }
  }

  /**
   * Runs a task after a delay.
   *
   * @return action that cancels the task
   */
  Runnable schedule(Duration delay, Runnable task) {
    try {
      Future<?> timer = timers.schedule(() -> execute(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> timer.cancel(false);
    } catch (RejectedExecutionException closing) {
      logger.log(Level.DEBUG, "the engine is closing, no timer was set");
      return () -> {};
    }
  }

  /** Runs a task on the calling thread. A failure must not stop what comes after the task. */
  @SuppressWarnings("CatchingUnchecked") // track.dispose() throws an Error even on success.
  void quietly(String what, Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      logger.log(Level.TRACE, () -> what + ": " + e);
    }
  }

  /** Ends the thread after the tasks that it has, and waits for the end within a limit. */
  @Override
  public void close() {
    executor.shutdown();
    if (Thread.currentThread() == thread) {
      // A listener that closes cannot wait for its own return.
      return;
    }
    try {
      if (!executor.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        logger.log(
            Level.ERROR,
            "libwebrtc did not close within {0} ms; the process may not end by itself",
            CLOSE_LIMIT.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
