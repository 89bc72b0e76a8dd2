package io.sutantra.transport.broadcast;

import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.SpscGrowableArrayQueue;

/**
 * The frames that wait for a shard: no more than so many bytes, and none when the oldest has waited
 * for half a second. How many frames that are depends on the stream.
 *
 * <p><b>Threading:</b> {@link #offer} from the thread that offers media; {@link #poll} and {@link
 * #clear} from the shard's loop; {@link #size} from both.
 */
final class WaitingFrames {
  /** A shard that is so far behind is offered nothing more. */
  static final long MAX_WAIT_NANOS = 500_000_000;

  private static final int FEW = 16;

  private final SpscGrowableArrayQueue<SharedFrame> queue =
      new SpscGrowableArrayQueue<>(FEW, PacketHistory.MAX_FRAMES);
  private final long maxBytes;

  // Written by the thread that offers alone.
  private long offeredBytes;
  private long waitingSinceNanos;

  // Written by the loop alone.
  private final AtomicLong takenBytes = new AtomicLong();
  private final AtomicLong takenNanos;

  WaitingFrames(long maxBytes, long nowNanos) {
    this.maxBytes = maxBytes;
    this.takenNanos = new AtomicLong(nowNanos);
  }

  /**
   * Adds a frame.
   *
   * @return false if there is no room, which there always is for a single one
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

  /** The oldest one that waits was offered then or later, but before the next one. */
  private long oldestNanos() {
    long taken = takenNanos.get();
    return taken - waitingSinceNanos > 0 ? taken : waitingSinceNanos;
  }

  /** The oldest frame; null if there is none. */
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
      // Counted as taken, too.
    }
  }
}
