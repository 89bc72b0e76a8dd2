package io.sutantra.ffmpeg;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A guard between callers and native memory that admits one thread at a time, between start and
 * close.
 *
 * <p>Misuse of FFmpeg ends the JVM without a message, so the guard catches misuse in Java. A close
 * during a call on another thread neither waits nor frees the memory: the call frees the memory at
 * its end.
 *
 * <p><b>Threading:</b> any thread; a second thread at the same time gets an exception.
 * <b>Errors:</b> {@link IllegalStateException} for every call at the wrong time.
 */
public final class UseGuard {
  private final String who;
  private final Runnable free;
  private final AtomicReference<Thread> user = new AtomicReference<>();
  private volatile boolean closed;
  private boolean started;

  /**
   * Creates a guard.
   *
   * @param who the name of the guarded object, for error messages
   * @param free the action that frees the native memory; the guard runs {@code free} while no call
   *     is inside, possibly more than once
   */
  public UseGuard(String who, Runnable free) {
    this.who = who;
    this.free = free;
  }

  /** Runs {@code open} once. If {@code open} throws, start may be called again. */
  public void start(Runnable open) {
    enter();
    try {
      if (started) {
        throw new IllegalStateException(who + " was started already");
      }
      open.run();
      started = true;
    } finally {
      exit();
    }
  }

  /** Runs {@code body}, which needs the native memory, and returns its result. */
  public <T> T use(Supplier<T> body) {
    enter();
    try {
      if (!started) {
        throw new IllegalStateException(who + " is not started; call start() first");
      }
      return body.get();
    } finally {
      exit();
    }
  }

  /** Ends the use, and frees the native memory when no call is inside. May be called again. */
  public void close() {
    closed = true;
    if (user.compareAndSet(null, Thread.currentThread())) {
      exit();
    }
  }

  private void enter() {
    Thread me = Thread.currentThread();
    Thread other = user.compareAndExchange(null, me);
    if (other != null && !closed) {
      throw new IllegalStateException(
          "%s is confined to one thread at a time: '%s' called while '%s' was inside"
              .formatted(who, me.getName(), other.getName()));
    }
    if (closed) {
      if (other == null) {
        exit();
      }
      throw new IllegalStateException(who + " is closed");
    }
  }

  private void exit() {
    boolean freed = closed;
    if (freed) {
      free.run();
    }
    user.set(null);
    // A close between the reading of the flag and the release of the guard leaves the freeing to
    // this thread.
    if (!freed && closed && user.compareAndSet(null, Thread.currentThread())) {
      exit();
    }
  }
}
