package io.sutantra.api.media;

import java.util.ArrayDeque;

/**
 * A bounded queue of frames that a source has received and that wait to be polled. When the queue
 * is full, the oldest frames are dropped.
 *
 * <p><b>Threading:</b> any thread. The lock is held for a few instructions, once per frame.
 */
public final class FrameQueue {
  private static final int PACKET_OVERHEAD_BYTES = 64;

  private final ArrayDeque<PacketizedFrame> frames = new ArrayDeque<>();
  private final int maxFrames;
  private final long maxBytes;
  private long bytes;
  private long dropped;
  private volatile Runnable reader;

  /** Creates an empty queue for a number of frames of any length. */
  public FrameQueue(int maxFrames) {
    this(maxFrames, Long.MAX_VALUE);
  }

  /**
   * Creates an empty queue.
   *
   * @param maxFrames the maximum number of frames
   * @param maxBytes the approximate maximum number of bytes of memory; the last frame is kept
   *     however long it is
   */
  public FrameQueue(int maxFrames, long maxBytes) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
  }

  /** Adds a frame, and wakes the reader. */
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

  /** Sets the wake-up of the reader. */
  public void wakeBy(Runnable wake) {
    reader = wake;
  }

  /** Returns whether a wake-up of the reader is set. */
  public boolean wakes() {
    return reader != null;
  }

  /** Wakes the reader, because there is a frame, the end, or a failure. */
  public void wake() {
    Runnable wake = reader;
    if (wake != null) {
      wake.run();
    }
  }

  /** Removes and returns the oldest frame; null if the queue is empty. */
  public synchronized PacketizedFrame poll() {
    PacketizedFrame frame = frames.poll();
    if (frame != null) {
      bytes -= memory(frame);
    }
    return frame;
  }

  /** Returns whether the queue is empty. */
  public synchronized boolean isEmpty() {
    return frames.isEmpty();
  }

  /** Returns the number of dropped frames. */
  public synchronized long dropped() {
    return dropped;
  }

  private static long memory(PacketizedFrame frame) {
    return frame.sizeBytes() + (long) frame.packets().size() * PACKET_OVERHEAD_BYTES;
  }
}
