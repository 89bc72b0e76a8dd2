package io.sutantra.transport.broadcast;

import java.util.Arrays;

/**
 * The latest frames of a stream, for retransmissions to all viewers of a shard. A history holds
 * references alone; all shards share the payloads.
 *
 * <p>The history is bounded in time, bytes and frames. <b>Threading:</b> confined.
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

  /** The latest key frame; null unless the key frame and all later frames are in the history. */
  private SharedFrame beginning;

  private long bytesSinceBeginning;

  /**
   * Creates an empty history.
   *
   * @param maxAgeNanos the time for which frames are kept
   * @param keyFrameMaxAgeNanos the time for which the latest key frame and all later frames are
   *     kept, if longer than {@code maxAgeNanos}
   * @param maxBytes the most bytes of payload
   */
  public PacketHistory(long maxAgeNanos, long keyFrameMaxAgeNanos, long maxBytes) {
    this.maxAgeNanos = maxAgeNanos;
    this.keyFrameMaxAgeNanos = keyFrameMaxAgeNanos;
    this.maxBytes = maxBytes;
  }

  /** Adds a frame, and removes the oldest frames beyond the bounds. */
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

  /** Returns the frame that has the packet of an index; null if the history has no such frame. */
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

  /** Returns the latest key frame; null unless the history has all later frames too. */
  SharedFrame latestKeyFrame() {
    return beginning;
  }

  /** Returns the bytes of payload of the latest key frame and all later frames. */
  long bytesSinceKeyFrame() {
    return bytesSinceBeginning;
  }

  int size() {
    return size;
  }

  /** Returns the bytes of payload of all frames. */
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
