package io.sutantra.source.mock;

import io.sutantra.api.media.PacketizedFrame;
import java.util.ArrayDeque;

/**
 * Frames that wait to be polled; when there are too many, the oldest are dropped.
 *
 * <p><b>Threading:</b> any thread. The lock is held for a few instructions, once a frame.
 */
final class FrameQueue {
  private static final int PACKET_OVERHEAD_BYTES = 64;

  private final ArrayDeque<PacketizedFrame> frames = new ArrayDeque<>();
  private final int maxFrames;
  private final long maxBytes;
  private long bytes;
  private long dropped;
  private volatile Runnable reader;

  FrameQueue(int maxFrames, long maxBytes) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
  }

  void add(PacketizedFrame frame) {
    append(frame);
    wake();
  }

  private synchronized void append(PacketizedFrame frame) {
    frames.add(frame);
    bytes += memory(frame);
    while (frames.size() > maxFrames || (bytes > maxBytes && frames.size() > 1)) {
      bytes -= memory(frames.remove());
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
    PacketizedFrame frame = frames.poll();
    if (frame != null) {
      bytes -= memory(frame);
    }
    return frame;
  }

  synchronized boolean isEmpty() {
    return frames.isEmpty();
  }

  synchronized long dropped() {
    return dropped;
  }

  private static long memory(PacketizedFrame frame) {
    return frame.sizeBytes() + (long) frame.packets().size() * PACKET_OVERHEAD_BYTES;
  }
}
