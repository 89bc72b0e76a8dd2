package io.sutantra.api.media;

/**
 * One piece of a track's media, in one of the three kinds: a picture or a piece of sound, its
 * access unit, or the packets of that.
 */
public sealed interface Media permits VideoFrame, AudioFrame, EncodedFrame, PacketizedFrame {
  /** The kind of media: raw, encoded or packetized. */
  MediaKind kind();

  /**
   * When to show the picture or to play the sound, in nanoseconds of the stream's own time line,
   * which all tracks share; never goes back within a track.
   */
  long ptsNanos();

  /**
   * When the media left its source, in nanoseconds of the engine's monotonic clock: {@code
   * System.nanoTime()} or a test's stand-in. Latency is measured from here.
   */
  long captureNanos();

  /** Whether decoding can start here. Raw media and sound always say true. */
  boolean keyFrame();

  /** The number of bytes, of all packets together. */
  int sizeBytes();

  /**
   * Gives the media back to where it came from. Does nothing for immutable media. Called by the
   * owner, once; a raw picture must not be touched afterwards.
   */
  default void release() {}
}
