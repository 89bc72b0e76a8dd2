package io.sutantra.core.queue;

import io.sutantra.api.media.FramePool;
import io.sutantra.api.media.VideoFrame;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.MpmcArrayQueue;

/**
 * A bounded pool of raw pictures.
 *
 * <p>The pool keeps pictures of the sizes in use. A free picture that does not have the requested
 * size is left to the garbage collector.
 *
 * <p><b>Threading:</b> any thread.
 */
public final class PooledFrames implements FramePool {
  private final MpmcArrayQueue<VideoFrame> free;
  private final int capacity;
  private final AtomicInteger inUse = new AtomicInteger();
  private volatile boolean closed;

  /**
   * Creates a pool.
   *
   * @param capacity the maximum number of pictures that can be in use at a time
   */
  public PooledFrames(int capacity) {
    this.capacity = capacity;
    this.free = new MpmcArrayQueue<>(Math.max(2, capacity));
  }

  @Override
  public Optional<VideoFrame> tryAcquire(int width, int height) {
    if (inUse.incrementAndGet() > capacity) {
      inUse.decrementAndGet();
      return Optional.empty();
    }
    for (VideoFrame frame = free.poll(); frame != null; frame = free.poll()) {
      if (frame.width() == width && frame.height() == height) {
        frame.reuse();
        return Optional.of(frame);
      }
    }
    try {
      return Optional.of(new VideoFrame(width, height, this::recycle));
    } catch (RuntimeException | OutOfMemoryError e) {
      inUse.decrementAndGet();
      throw e;
    }
  }

  /** Returns the number of pictures in use. */
  public int inUse() {
    return inUse.get();
  }

  /**
   * Gives up the memory of all pictures: of free pictures now, of pictures in use when they are
   * released.
   */
  public void close() {
    closed = true;
    free.clear();
  }

  private void recycle(VideoFrame frame) {
    free.offer(frame);
    if (closed) {
      free.clear();
    }
    inUse.decrementAndGet();
  }
}
