package io.sutantra.source.capture;

import io.sutantra.api.Clock;
import io.sutantra.api.CodecException;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A thread that opens a device, captures its media, and closes the device.
 *
 * <p>A call into the device's driver may hang. The thread is left behind then, and closes the
 * device when the call returns: native memory is never freed under a call.
 *
 * <p><b>Threading:</b> start, signal and join are confined to the owner.
 */
final class CaptureThread {
  private static final long OPEN_SECONDS = 5;

  private final String what;
  private final Capture.Opener opener;
  private final StuckThreads stuck;
  private final Clock clock;
  private final Thread thread;
  private final CompletableFuture<MediaFormat> opened = new CompletableFuture<>();
  private volatile boolean closed;
  private volatile long aliveNanos;

  /**
   * Creates a thread that does not run yet.
   *
   * @param what the device's name, for people and for the name of the thread
   * @param captured the consumer of the media, on the thread
   * @param failed the consumer of the reason why the capture has ended, on the thread
   */
  CaptureThread(
      String what,
      Capture.Opener opener,
      StuckThreads stuck,
      Clock clock,
      Consumer<Media> captured,
      Consumer<IOException> failed) {
    this.what = what;
    this.opener = opener;
    this.stuck = stuck;
    this.clock = clock;
    thread = new Thread(() -> run(captured, failed), "sutantra-capture-" + what);
    thread.setDaemon(true);
  }

  /** Starts the thread, and waits until the device is open. */
  MediaFormat start() throws IOException {
    stuck.requireFew(what);
    thread.start();
    try {
      return opened.get(OPEN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(
          "%s did not open within %d s; another program or its driver may hold it up"
              .formatted(what, OPEN_SECONDS),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException("the opening of %s was interrupted".formatted(what));
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private void run(Consumer<Media> captured, Consumer<IOException> failed) {
    try (Capture capture = opener.open()) {
      aliveNanos = clock.nanoTime();
      opened.complete(capture.format());
      while (!closed) {
        aliveNanos = clock.nanoTime();
        Media media = capture.next();
        if (media != null) {
          captured.accept(media);
        }
      }
    } catch (IOException e) {
      fail(e, failed);
    } catch (CodecException e) {
      fail(new IOException("%s: %s".formatted(what, e.getMessage()), e), failed);
    } catch (RuntimeException | Error e) {
      fail(new IOException("the capture of %s failed: %s".formatted(what, e), e), failed);
    }
  }

  private void fail(IOException why, Consumer<IOException> failed) {
    opened.completeExceptionally(why);
    failed.accept(why);
  }

  /** Returns the time at which the last call into the driver began. */
  long aliveNanos() {
    return aliveNanos;
  }

  /** Asks the thread to end. */
  void signal() {
    closed = true;
    LockSupport.unpark(thread);
  }

  /** Waits for the end of the thread, or leaves the thread behind if it hangs. */
  void join(long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      stuck.add(thread);
    }
  }
}
