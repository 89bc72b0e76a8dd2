package io.sutantra.core.queue;

import io.sutantra.api.media.FramePool;
import io.sutantra.api.media.VideoFrame;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.MpmcArrayQueue;

/**
 * A bounded pool of raw pictures.
 *
 * <p>Keeps pictures of the sizes in use; one of another size than is asked for is given up to the
 * garbage collector. <b>Threading:</b> any thread.
 */
public final class PooledFrames implements FramePool {
  private final MpmcArrayQueue<VideoFrame> free;
  private final int capacity;
  private final AtomicInteger inUse = new AtomicInteger();
  private volatile boolean closed;

  /** A pool from which at most that many pictures can be out at a time. */
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

  /** How many pictures are out. */
  public int inUse() {
    return inUse.get();
  }

  /**
   * Gives up the memory of all pictures: of those that are free now, of the others when they come
   * back.
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
