package io.sutantra.core.queue;

import io.sutantra.api.media.Media;
import org.jctools.queues.SpscArrayQueue;

/**
 * The queue between two stages: bounded, lock-free, for one producer and one consumer.
 *
 * <p><b>Threading:</b> {@link #offer} from one thread at a time, {@link #poll} and {@link #clear}
 * from one thread at a time, {@link #size} from any thread.
 *
 * <p><b>Ownership:</b> a successful offer moves the media to the queue, a poll moves the media to
 * the caller.
 */
public final class MediaQueue {
  private final SpscArrayQueue<Media> queue;
  private final int capacity;

  /** Creates a queue for a maximum number of frames. */
  public MediaQueue(int capacity) {
    this.capacity = capacity;
    this.queue = new SpscArrayQueue<>(Math.max(2, capacity));
  }

  /** Adds media, and returns whether the queue had room. */
  public boolean offer(Media media) {
    // JCTools rounds the capacity up to a power of two, so the configured capacity is checked here.
    // Only the producer adds, so the size cannot grow between the check and the offer.
    return queue.size() < capacity && queue.offer(media);
  }

  /** Removes and returns the oldest media; null if the queue is empty. */
  public Media poll() {
    return queue.poll();
  }

  /** Returns the number of waiting frames. */
  public int size() {
    return queue.size();
  }

  /**
   * Releases all waiting media.
   *
   * @return the number of frames released
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
