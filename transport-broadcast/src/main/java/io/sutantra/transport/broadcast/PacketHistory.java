package io.sutantra.transport.broadcast;

import java.util.Arrays;

/**
 * The latest frames of a stream, from which lost packets are sent again: one for all viewers of a
 * shard. It holds references alone; the payloads are shared by all shards.
 *
 * <p>Bounded in time, bytes and frames. <b>Threading:</b> confined.
 */
public final class PacketHistory {
  static final int MAX_FRAMES = 1_024;

  private final long maxAgeNanos;
  private final long keyFrameMaxAgeNanos;
  private final long maxBytes;
  private SharedFrame[] ring = new SharedFrame[64];
  private int oldest;
  private int size;
  private long bytes;

  /** The latest key frame, as long as it and all that came since are here. */
  private SharedFrame beginning;

  private long bytesSinceBeginning;

  /**
   * Makes one that is empty.
   *
   * @param maxAgeNanos how long frames are kept
   * @param keyFrameMaxAgeNanos how long the latest key frame and what has come since are kept, if
   *     that is longer
   */
  public PacketHistory(long maxAgeNanos, long keyFrameMaxAgeNanos, long maxBytes) {
    this.maxAgeNanos = maxAgeNanos;
    this.keyFrameMaxAgeNanos = keyFrameMaxAgeNanos;
    this.maxBytes = maxBytes;
  }

  /** Remembers a frame, and forgets those that are too old or too much. */
  public void add(SharedFrame frame, long nowNanos) {
    if (frame.keyFrame()) {
      beginning = frame;
      bytesSinceBeginning = 0;
    } else if (size > 0 && at(size - 1).endIndex() != frame.firstIndex()) {
      beginning = null;
    }
    while (size > 0
        && (size == MAX_FRAMES
            || bytes + frame.sizeBytes() > maxBytes
            || expired(at(0), nowNanos))) {
      removeOldest();
    }
    if (size == ring.length) {
      grow();
    }
    ring[(oldest + size) & (ring.length - 1)] = frame;
    size++;
    bytes += frame.sizeBytes();
    bytesSinceBeginning += frame.sizeBytes();
  }

  /** The frame that has the packet of that number; null if it is not here, or no more. */
  public SharedFrame find(long index) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      SharedFrame frame = at(middle);
      if (index < frame.firstIndex()) {
        high = middle - 1;
      } else if (index >= frame.endIndex()) {
        low = middle + 1;
      } else {
        return frame;
      }
    }
    return null;
  }

  private boolean expired(SharedFrame frame, long nowNanos) {
    long age = nowNanos - frame.offeredNanos();
    boolean needed = beginning != null && frame.firstIndex() >= beginning.firstIndex();
    return age > maxAgeNanos && !(needed && age <= keyFrameMaxAgeNanos);
  }

  /** The latest key frame, if it is here together with all that came since; null otherwise. */
  SharedFrame latestKeyFrame() {
    return beginning;
  }

  /** How many bytes of payload the latest key frame and all that came since have. */
  long bytesSinceKeyFrame() {
    return bytesSinceBeginning;
  }

  /** How many frames it holds. */
  int size() {
    return size;
  }

  /** How many bytes of payload it holds. */
  long bytes() {
    return bytes;
  }

  void clear() {
    Arrays.fill(ring, null);
    oldest = 0;
    size = 0;
    bytes = 0;
    beginning = null;
  }

  private SharedFrame at(int position) {
    return ring[(oldest + position) & (ring.length - 1)];
  }

  private void removeOldest() {
    bytes -= ring[oldest].sizeBytes();
    if (ring[oldest] == beginning) {
      beginning = null;
    }
    ring[oldest] = null;
    oldest = (oldest + 1) & (ring.length - 1);
    size--;
  }

  private void grow() {
    SharedFrame[] larger = new SharedFrame[ring.length * 2];
    for (int i = 0; i < size; i++) {
      larger[i] = at(i);
    }
    ring = larger;
    oldest = 0;
  }
}
