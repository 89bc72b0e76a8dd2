package io.sutantra.transport.broadcast;

/**
 * A viewer, as the part of a stream on a shard knows it.
 *
 * <p><b>Threading:</b> confined to the shard.
 */
interface StreamViewer {
  String id();

  /** Returns whether only a key frame is of use to the viewer, now or when it is connected. */
  boolean needsKeyFrame();

  /**
   * Decides whether the viewer gets a frame that is about to be sent.
   *
   * @param gap whether frames before this one are missing
   */
  void begin(SharedFrame frame, boolean gap, long nowNanos);

  /** Sends packets {@code from} to the one before {@code to} of the frame that was begun. */
  void send(SharedFrame frame, int from, int to, int sendTime);

  /** Sends a piece of sound. */
  void sendSound(SharedFrame frame, int sendTime);

  /**
   * Sends the next slice of what the viewer has missed.
   *
   * @return whether there is more to come
   */
  boolean replay(int maxPackets, int sendTime, long nowNanos);

  /** Ends the viewer, of which something has failed; the other viewers go on. */
  void giveUp(RuntimeException failure);

  /** Ends the viewer with a goodbye. */
  void leave(String why);
}
