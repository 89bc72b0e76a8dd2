package io.sutantra.transport.broadcast;

/**
 * The way from the tracks of a viewer to the viewer's network, and to whoever holds the tracks.
 *
 * <p><b>Threading:</b> confined to the viewer's shard.
 */
interface ViewerOutput {
  /** Returns whether the viewer has a path, and there is room to send by it. */
  boolean writable();

  /** Sends to where the viewer is now, as {@link ShardIo#send(Path, byte[], int, int, boolean)}. */
  boolean send(byte[] bytes, int length, int segmentBytes, boolean begun);

  /** Returns whether the viewer has ended. */
  boolean ended();

  /** The viewer cannot go on without a key frame, which is to be asked for until it comes. */
  void keyFrameNeeded(long nowNanos);

  /** The viewer has begun with a key frame that was there. */
  void keyFrameFound();

  /** The viewer is to be sent what it has missed, in slices. */
  void replayNeeded();

  /** The first frame has been sent whole. */
  void firstFrameSent();

  /** There may be something to do earlier than the owner has been told. */
  void deadlineMoved();
}
