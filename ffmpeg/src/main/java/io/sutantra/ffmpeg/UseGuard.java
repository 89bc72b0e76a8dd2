package io.sutantra.ffmpeg;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A guard between callers and native memory that lets one thread in at a time, between start and
 * close.
 *
 * <p>Misuse of FFmpeg ends the JVM without a word, so it is caught here, in Java. A close in the
 * middle of a call on another thread does not wait and frees nothing under its feet: the call frees
 * when it is done.
 *
 * <p><b>Threading:</b> any thread; a second one at a time is told off. <b>Errors:</b> {@link
 * IllegalStateException} for every call that comes at the wrong time.
 */
public final class UseGuard {
  private final String who;
  private final Runnable free;
  private final AtomicReference<Thread> user = new AtomicReference<>();
  private volatile boolean closed;
  private boolean started;

  /**
   * Makes a guard.
   *
   * @param who what is guarded, for error messages
   * @param free gives the native memory back; called while nobody else is in, maybe more than once
   */
  public UseGuard(String who, Runnable free) {
    this.who = who;
    this.free = free;
  }

  /** Runs {@code open}, once; after it threw, start may be tried again. */
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

  /** Runs what needs the native memory. */
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

  /** Ends the use, and frees the native memory when nobody is inside. May be called again. */
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
    // A close that came after the look at the flag found the door shut and left it to this thread.
    if (!freed && closed && user.compareAndSet(null, Thread.currentThread())) {
      exit();
    }
  }
}
