package io.sutantra.transport.broadcast;

import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.SpscGrowableArrayQueue;

/**
 * A queue of frames for a shard, bounded in bytes and in time: the queue takes no more frames when
 * the oldest frame has waited for half a second.
 *
 * <p><b>Threading:</b> {@link #offer} from the thread that offers media; {@link #poll} and {@link
 * #clear} from the shard's loop; {@link #size} from both.
 */
final class WaitingFrames {
  /** The longest wait of the oldest frame; a shard further behind gets no more frames. */
  static final long MAX_WAIT_NANOS = 500_000_000;

  private static final int FIRST_CAPACITY = 16;

  private final SpscGrowableArrayQueue<SharedFrame> queue =
      new SpscGrowableArrayQueue<>(FIRST_CAPACITY, PacketHistory.MAX_FRAMES);
  private final long maxBytes;

  // Written only by the thread that offers.
  private long offeredBytes;
  private long waitingSinceNanos;

  // Written only by the loop.
  private final AtomicLong takenBytes = new AtomicLong();
  private final AtomicLong takenNanos;

  WaitingFrames(long maxBytes, long nowNanos) {
    this.maxBytes = maxBytes;
    this.takenNanos = new AtomicLong(nowNanos);
  }

  /**
   * Adds a frame.
   *
   * @return false if there is no room; an empty queue has room for any frame
   */
  boolean offer(SharedFrame frame) {
    long nowNanos = frame.offeredNanos();
    if (queue.isEmpty()) {
      waitingSinceNanos = nowNanos;
    } else if (nowNanos - oldestNanos() > MAX_WAIT_NANOS
        || offeredBytes - takenBytes.get() + frame.sizeBytes() > maxBytes) {
      return false;
    }
    if (!queue.offer(frame)) {
      return false;
    }
    offeredBytes += frame.sizeBytes();
    return true;
  }

  /** Returns a lower bound of the time at which the oldest waiting frame was offered. */
  private long oldestNanos() {
    long taken = takenNanos.get();
    return taken - waitingSinceNanos > 0 ? taken : waitingSinceNanos;
  }

  /** Removes and returns the oldest frame; null if the queue is empty. */
  SharedFrame poll() {
    SharedFrame frame = queue.poll();
    if (frame != null) {
      takenNanos.lazySet(frame.offeredNanos());
      takenBytes.lazySet(takenBytes.get() + frame.sizeBytes());
    }
    return frame;
  }

  int size() {
    return queue.size();
  }

  void clear() {
    while (poll() != null) {
      // poll() counts the removed frames as taken.
    }
  }
}
