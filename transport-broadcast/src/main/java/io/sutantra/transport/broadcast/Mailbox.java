package io.sutantra.transport.broadcast;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jctools.queues.MpscUnboundedArrayQueue;

/**
 * A queue of the commands that other threads give a shard, which the shard runs in order.
 *
 * <p>The event loop is woken once for all that has gathered meanwhile. <b>Threading:</b> any thread
 * posts; the loop runs.
 */
final class Mailbox {
  private static final int CHUNK = 256;
  private static final int BATCH = 256;

  private final MpscUnboundedArrayQueue<Runnable> queue = new MpscUnboundedArrayQueue<>(CHUNK);
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Executor loop;
  private final Consumer<Throwable> failures;
  private volatile boolean ended;

  /**
   * Makes one.
   *
   * @param failures is told what a command threw; the next one runs all the same
   */
  Mailbox(Executor loop, Consumer<Throwable> failures) {
    this.loop = loop;
    this.failures = failures;
  }

  /**
   * Has the loop do something soon.
   *
   * @return false if the loop has ended
   */
  boolean post(Runnable command) {
    queue.add(command);
    return wake();
  }

  private boolean wake() {
    if (scheduled.compareAndSet(false, true)) {
      try {
        loop.execute(this::run);
      } catch (RejectedExecutionException rejected) {
        ended = true;
      }
    }
    return !ended;
  }

  private void run() {
    scheduled.set(false);
    for (int i = 0; i < BATCH; i++) {
      Runnable command = queue.poll();
      if (command == null) {
        return;
      }
      try {
        command.run();
      } catch (RuntimeException | Error failure) {
        failures.accept(failure);
      }
    }
    var unused = wake();
  }
}
