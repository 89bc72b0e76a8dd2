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
  private volatile Runnable reader;

  FrameQueue(int capacity) {
    this.capacity = capacity;
  }

  void add(PacketizedFrame frame) {
    append(frame);
    wake();
  }

  private synchronized void append(PacketizedFrame frame) {
    frames.add(frame);
    if (frames.size() > capacity) {
      frames.remove();
      dropped++;
    }
  }

  /** How to tell whoever polls that there is something to find. */
  void wakeBy(Runnable wake) {
    reader = wake;
  }

  /** Whether whoever polls is told. */
  boolean wakes() {
    return reader != null;
  }

  /** Tells whoever polls to look: there is a frame, the end, or a failure. */
  void wake() {
    Runnable wake = reader;
    if (wake != null) {
      wake.run();
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
