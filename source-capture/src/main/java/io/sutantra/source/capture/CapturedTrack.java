package io.sutantra.source.capture;

import io.sutantra.api.Environment;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.Metrics;
import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.VideoFrame;
import java.io.IOException;
import java.util.ArrayDeque;

/**
 * A track whose media a thread of its own captures.
 *
 * <p>A few media wait until they are polled; when there are more, the oldest are dropped, as are
 * media that have waited for half a second. So a slow engine never blocks the device.
 *
 * <p>Counts {@code media.dropped}.
 *
 * <p><b>Threading:</b> confined, except for what the thread of the capture calls.
 */
final class CapturedTrack implements MediaTrack {
  private static final long STALE_NANOS = 500_000_000;
  private static final long HANGING_NANOS = 10_000_000_000L;
  private static final long CHECK_NANOS = 1_000_000_000;

  private final String what;
  private final int mostWaiting;
  private final Metrics.Counter dropped;
  private final CaptureThread thread;
  private MediaFormat format;
  private boolean closed;

  // Shared with the thread of the capture, under the lock of this object.
  private final ArrayDeque<Media> waiting = new ArrayDeque<>();
  private boolean refuses;
  private IOException failure;

  private volatile Runnable wake = () -> {};
  private boolean wakes;

  /**
   * Creates a track.
   *
   * @param what the device's name, for people
   * @param mostWaiting the maximum number of media that wait
   */
  CapturedTrack(
      String what,
      int mostWaiting,
      Capture.Opener opener,
      StuckThreads stuck,
      Environment environment) {
    this.what = what;
    this.mostWaiting = mostWaiting;
    this.dropped = environment.metrics().counter("media.dropped", "frames");
    this.thread =
        new CaptureThread(what, opener, stuck, environment.clock(), this::captured, this::failed);
  }

  /** Opens the device. */
  void start() throws IOException {
    format = thread.start();
  }

  private void captured(Media media) {
    Media excess = media;
    synchronized (this) {
      if (!refuses) {
        waiting.add(media);
        excess = waiting.size() > mostWaiting ? waiting.remove() : null;
        if (excess != null) {
          dropped.increment();
        }
      }
    }
    if (excess != null) {
      excess.release();
    }
    wake.run();
  }

  private void failed(IOException why) {
    synchronized (this) {
      failure = why;
    }
    wake.run();
  }

  @Override
  public MediaFormat format() {
    requireOpen();
    return format;
  }

  @Override
  public Media poll(long nowNanos) throws IOException {
    requireOpen();
    Media media = take(nowNanos);
    if (media == null) {
      requireAlive(nowNanos);
      return null;
    }
    if (media.captureNanos() <= nowNanos) {
      return media;
    }
    if (media instanceof AudioFrame sound) {
      return sound.stamped(sound.ptsNanos(), nowNanos);
    }
    ((VideoFrame) media).stamp(media.ptsNanos(), nowNanos);
    return media;
  }

  private synchronized Media take(long nowNanos) {
    while (true) {
      Media media = waiting.poll();
      if (media == null || nowNanos - media.captureNanos() <= STALE_NANOS) {
        return media;
      }
      media.release();
      dropped.increment();
    }
  }

  private synchronized void requireAlive(long nowNanos) throws IOException {
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
    if (nowNanos - thread.aliveNanos() > HANGING_NANOS) {
      throw new IOException(
          "the driver of %s has hung for %d s".formatted(what, HANGING_NANOS / 1_000_000_000));
    }
  }

  @Override
  public void wakeBy(Runnable run) {
    wakes = true;
    wake = run;
  }

  @Override
  public long nextPollNanos(long nowNanos) {
    return wakes ? nowNanos + CHECK_NANOS : MediaTrack.super.nextPollNanos(nowNanos);
  }

  private void requireOpen() {
    if (closed || format == null) {
      throw new IllegalStateException(
          "%s is polled between its start and its close".formatted(what));
    }
  }

  /** Asks the thread of the capture to end, and releases what waits. */
  void beginClose() {
    closed = true;
    thread.signal();
    ArrayDeque<Media> rest;
    synchronized (this) {
      refuses = true;
      rest = new ArrayDeque<>(waiting);
      waiting.clear();
    }
    rest.forEach(Media::release);
  }

  /** Waits for the end of the thread of the capture. */
  void endClose(long millis) {
    thread.join(millis);
  }
}
