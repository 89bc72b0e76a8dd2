package io.sutantra.core.queue;

import io.sutantra.api.media.Media;
import org.jctools.queues.SpscArrayQueue;

/**
 * An arrow between two stages: bounded, lock-free, one producer and one consumer.
 *
 * <p><b>Threading:</b> {@link #offer} from one thread at a time, {@link #poll} and {@link #clear}
 * from one thread at a time, {@link #size} from any. <b>Ownership:</b> an offer that is true moves
 * the media to the queue, a poll moves it to the caller.
 */
public final class MediaQueue {
  private final SpscArrayQueue<Media> queue;
  private final int capacity;

  /** A queue for at most that many frames. */
  public MediaQueue(int capacity) {
    this.capacity = capacity;
    this.queue = new SpscArrayQueue<>(Math.max(2, capacity));
  }

  /** Hands media over, if there is room. */
  public boolean offer(Media media) {
    // JCTools rounds up to a power of two; what was configured counts. Only the producer adds, so
    // this cannot overshoot.
    return queue.size() < capacity && queue.offer(media);
  }

  /** The oldest media, or null. */
  public Media poll() {
    return queue.poll();
  }

  /** How many frames wait. */
  public int size() {
    return queue.size();
  }

  /**
   * Releases all that waits.
   *
   * @return how many that were
   */
  public int clear() {
    int count = 0;
    for (Media media = queue.poll(); media != null; media = queue.poll()) {
      media.release();
      count++;
    }
    return count;
  }
}
