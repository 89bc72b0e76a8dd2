package io.sutantra.api.media;

import java.util.ArrayDeque;

/**
 * Frames that a source has received and that wait to be polled; when there are too many, the oldest
 * are dropped.
 *
 * <p><b>Threading:</b> any thread. The lock is held for a few instructions, once a frame.
 */
public final class FrameQueue {
  private static final int PACKET_OVERHEAD_BYTES = 64;

  private final ArrayDeque<PacketizedFrame> frames = new ArrayDeque<>();
  private final int maxFrames;
  private final long maxBytes;
  private long bytes;
  private long dropped;
  private volatile Runnable reader;

  /** One for so many frames, however long they are. */
  public FrameQueue(int maxFrames) {
    this(maxFrames, Long.MAX_VALUE);
  }

  /**
   * Makes an empty one.
   *
   * @param maxBytes of memory, about; the last frame is kept however long it is
   */
  public FrameQueue(int maxFrames, long maxBytes) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
  }

  /** Adds a frame, and tells whoever polls. */
  public void add(PacketizedFrame frame) {
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
  public void wakeBy(Runnable wake) {
    reader = wake;
  }

  /** Whether whoever polls is told. */
  public boolean wakes() {
    return reader != null;
  }

  /** Tells whoever polls to look: there is a frame, the end, or a failure. */
  public void wake() {
    Runnable wake = reader;
    if (wake != null) {
      wake.run();
    }
  }

  /** The oldest frame, or null. */
  public synchronized PacketizedFrame poll() {
    PacketizedFrame frame = frames.poll();
    if (frame != null) {
      bytes -= memory(frame);
    }
    return frame;
  }

  /** Whether no frame waits. */
  public synchronized boolean isEmpty() {
    return frames.isEmpty();
  }

  /** How many frames were dropped. */
  public synchronized long dropped() {
    return dropped;
  }

  private static long memory(PacketizedFrame frame) {
    return frame.sizeBytes() + (long) frame.packets().size() * PACKET_OVERHEAD_BYTES;
  }
}
