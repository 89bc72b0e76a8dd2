package io.sutantra.core.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time-limited calls into plug-ins. Each call runs on a daemon thread of its own; a thread whose
 * call does not return is abandoned.
 */
final class BoundedCalls {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedCalls.class);

  private BoundedCalls() {}

  /**
   * Makes all calls at once, each on a thread of its own, and waits for all of them. The calls must
   * limit their own time.
   */
  static void together(String what, List<Runnable> calls) {
    List<Thread> threads = new ArrayList<>();
    for (Runnable call : calls) {
      threads.add(daemon(what, call));
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /**
   * Makes a call and waits for its result.
   *
   * @param what part of the thread's name
   * @throws TimeoutException if the call does not return in time; its thread is interrupted
   * @throws Exception the exception of the call; an {@link Error} comes wrapped
   */
  static <T> T call(String what, Duration timeout, Callable<T> call) throws Exception {
    return call(what, timeout, call, late -> {});
  }

  /**
   * Queries a plug-in while a stream is set up.
   *
   * @param who the plug-in, for messages and the thread's name: {@code "codec 'vp8'"}
   * @param method the name of the method, for messages
   * @param tooLate the receiver of a result that arrives after the caller has stopped waiting
   * @throws StreamException if the plug-in does not answer in time
   */
  static <T> T ask(
      String who, String method, Duration timeout, Supplier<T> query, Consumer<T> tooLate) {
    try {
      return call(
          who.replace(' ', '-').replace("'", "") + "-" + method,
          timeout,
          query::get,
          late -> late.ifPresent(tooLate));
    } catch (TimeoutException late) {
      throw new StreamException(
          "%s did not come back from %s within %s".formatted(who, method, seconds(timeout)), late);
    } catch (InterruptedException gone) {
      Thread.currentThread().interrupt();
      throw new StreamException(who + " was not waited for: interrupted", gone);
    } catch (ExecutionException error) {
      if (error.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(error);
    } catch (RuntimeException thrown) {
      throw thrown;
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Returns a time limit as text for people. */
  static String seconds(Duration limit) {
    return limit.toMillisPart() == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }

  /**
   * Closes a resource and waits for the end of the call. Failures are logged and not passed on,
   * because the caller could do nothing about them.
   *
   * @param owner the stream or transport, for the thread's name and the log
   * @param what the part that is closed, for the log
   */
  static void close(String owner, String what, Duration timeout, Runnable close) {
    try {
      call(
          owner + "-close",
          timeout,
          () -> {
            close.run();
            return null;
          });
    } catch (TimeoutException late) {
      LOG.warn("{}: closing its {} takes longer than {} ms", owner, what, timeout.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception broken) {
      LOG.warn("{}: closing its {} failed", owner, what, broken);
    }
  }

  /**
   * Starts a part of a plug-in and waits for it.
   *
   * @param undo an action that runs after {@code call} if {@code call} returns too late
   */
  static void start(String what, Duration timeout, Start call, Runnable undo) throws Exception {
    call(
        what,
        timeout,
        () -> {
          call.run();
          return null;
        },
        late -> undo.run());
  }

  /** A call that starts a part of a plug-in and may throw. */
  @FunctionalInterface
  interface Start {
    void run() throws Exception;
  }

  /**
   * Makes a call and waits for its result.
   *
   * @param tooLate an action that runs with the call's result if the caller stopped waiting before
   *     the call returned, because of the time limit or an interrupt; the caller then has nothing
   *     to give back
   */
  static <T> T call(String what, Duration timeout, Callable<T> call, Consumer<Optional<T>> tooLate)
      throws Exception {
    AtomicReference<T> returned = new AtomicReference<>();
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              returned.set(call.call());
              return returned.get();
            });
    Runnable giveBack = () -> tooLate.accept(Optional.ofNullable(returned.get()));
    daemon(
        what,
        () -> {
          task.run();
          if (task.isCancelled()) {
            giveBack.run();
          }
        });
    try {
      return get(task, timeout);
    } catch (InterruptedException gone) {
      if (!task.cancel(true)) {
        // The call has returned already, and nobody takes its result.
        daemon(what, giveBack);
      }
      throw gone;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static <T> T get(FutureTask<T> task, Duration timeout) throws Exception {
    try {
      return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      if (!task.cancel(true)) {
        return task.get();
      }
      throw late;
    }
  }

  private static Thread daemon(String what, Runnable call) {
    Thread thread = new Thread(call, "sutantra-" + what);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
