package io.sutantra.source.rtp;

import io.sutantra.api.media.PacketizedFrame;
import java.util.ArrayDeque;

/**
 * Frames that wait to be polled; when there are too many, the oldest are dropped.
 *
 * <p><b>Threading:</b> any thread. The lock is held for a few instructions, once a frame.
 */
final class FrameQueue {
  private final ArrayDeque<PacketizedFrame> frames = new ArrayDeque<>();
  private final int capacity;
  private long dropped;

  FrameQueue(int capacity) {
    this.capacity = capacity;
  }

  synchronized void add(PacketizedFrame frame) {
    frames.add(frame);
    if (frames.size() > capacity) {
      frames.remove();
      dropped++;
    }
  }

  /** The oldest frame, or null. */
  synchronized PacketizedFrame poll() {
    return frames.poll();
  }

  synchronized boolean isEmpty() {
    return frames.isEmpty();
  }

  synchronized long dropped() {
    return dropped;
  }
}
