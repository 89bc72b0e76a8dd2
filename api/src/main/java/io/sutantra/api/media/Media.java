package io.sutantra.api.media;

/**
 * A unit of a track's media, in one of three kinds: a picture or a frame of sound, its access unit,
 * or the packets of the access unit.
 */
public sealed interface Media permits VideoFrame, AudioFrame, EncodedFrame, PacketizedFrame {
  /** Returns the kind of media: raw, encoded or packetized. */
  MediaKind kind();

  /**
   * Returns the time at which to show the picture or play the sound, in nanoseconds of the stream's
   * own time line, which all tracks share. The time never goes back within a track.
   */
  long ptsNanos();

  /**
   * Returns the time at which the media left their source, in nanoseconds of the engine's monotonic
   * clock: {@code System.nanoTime()} or a test's replacement. Latency is measured from this time.
   */
  long captureNanos();

  /** Returns whether decoding can start here. Always true for raw media and sound. */
  boolean keyFrame();

  /** Returns the number of bytes; for packets, of all packets together. */
  int sizeBytes();

  /**
   * Returns the media to their pool. Does nothing for immutable media. The owner calls this method
   * once; a raw picture must not be used afterwards.
   */
  default void release() {}
}
