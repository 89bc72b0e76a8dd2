package io.sutantra.source.whep;

import io.sutantra.api.Clock;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.webrtc.peer.ReceivedPictures;
import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A short queue of pictures between libwebrtc's decoder and the engine. When it is full, the oldest
 * picture is dropped.
 *
 * <p><b>Threading:</b> any thread. <b>Ownership:</b> owns the pictures in the queue.
 */
final class PictureQueue implements ReceivedPictures {
  private final Clock clock;
  private final int capacity;
  private final ArrayDeque<VideoFrame> waiting = new ArrayDeque<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private boolean closed;
  private long dropped;
  private long firstRenderNanos;
  private long lastPtsNanos = -1;
  private int width;
  private int height;

  PictureQueue(Clock clock, int capacity) {
    this.clock = clock;
    this.capacity = capacity;
  }

  @Override
  public synchronized void arrived(VideoFrame frame, long renderNanos) {
    if (closed) {
      frame.release();
      return;
    }
    if (lastPtsNanos < 0) {
      firstRenderNanos = renderNanos;
    }
    long pts = Math.max(lastPtsNanos + 1, renderNanos - firstRenderNanos);
    lastPtsNanos = pts;
    frame.stamp(pts, clock.nanoTime());
    width = frame.width();
    height = frame.height();
    waiting.addLast(frame);
    if (waiting.size() > capacity) {
      waiting.removeFirst().release();
      dropped++;
    }
    first.countDown();
  }

  @Override
  public synchronized void dropped() {
    dropped++;
  }

  /** Waits for the first picture, up to a time limit. */
  void awaitFirst(long limitNanos) throws InterruptedException {
    // The size shows whether a picture has come.
    boolean unused = first.await(limitNanos, TimeUnit.NANOSECONDS);
  }

  synchronized VideoFrame poll() {
    return waiting.pollFirst();
  }

  synchronized long droppedCount() {
    return dropped;
  }

  /** Returns the width of the latest picture; 0 before the first. */
  synchronized int width() {
    return width;
  }

  /** Returns the height of the latest picture; 0 before the first. */
  synchronized int height() {
    return height;
  }

  synchronized void close() {
    closed = true;
    waiting.forEach(VideoFrame::release);
    waiting.clear();
  }
}
