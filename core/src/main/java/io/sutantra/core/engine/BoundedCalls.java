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
 * Calls into plug-ins that might not come back. Each is made on a daemon thread, which is left to
 * itself if it does not.
 */
final class BoundedCalls {
  private static final Logger LOG = LoggerFactory.getLogger(BoundedCalls.class);

  private BoundedCalls() {}

  /**
   * Makes all calls at once, each on a thread of its own, and waits. They are bounded themselves.
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
   * Makes a call and waits for it.
   *
   * @param what for the thread's name
   * @throws TimeoutException if it is not back in time; the thread is interrupted then
   * @throws Exception what the call threw; an error comes wrapped
   */
  static <T> T call(String what, Duration timeout, Callable<T> call) throws Exception {
    return call(what, timeout, call, late -> {});
  }

  /**
   * Asks a plug-in for something while a stream is set up.
   *
   * @param who is asked, for messages and the thread's name: {@code "codec 'vp8'"}
   * @param method for messages
   * @param tooLate takes what comes when nobody waits any more
   * @throws StreamException if the answer does not come in time
   */
  static <T> T ask(
      String who, String method, Duration timeout, Supplier<T> question, Consumer<T> tooLate) {
    try {
      return call(
          who.replace(' ', '-').replace("'", "") + "-" + method,
          timeout,
          question::get,
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

  /** A time limit for people. */
  static String seconds(Duration limit) {
    return limit.toMillisPart() == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }

  /**
   * Closes something and waits for it. What goes wrong is logged and ends there: there is nothing
   * more that could be done about it.
   *
   * @param owner for the thread's name and the log: a stream or a transport
   * @param what of it is closed, for the log
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
   * Starts something and waits for it. If it starts when nobody waits any more, it is stopped at
   * once.
   *
   * @param undo is run after {@code call}, if that is not back in time
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

  /** What starts a plug-in's part. */
  @FunctionalInterface
  interface Start {
    void run() throws Exception;
  }

  /**
   * Makes a call and waits for it.
   *
   * @param tooLate is run after a call that nobody waits for any more, be it late or the caller
   *     interrupted, with what it has returned; the caller does not have to give anything back then
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
        // It is back already, with something that nobody takes.
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
