package io.sutantra.api.media;

/** One picture's worth of media, in one of the three kinds. */
public sealed interface Media permits VideoFrame, EncodedFrame, PacketizedFrame {
  /** Which kind it is. */
  MediaKind kind();

  /**
   * When the picture is to be shown, in nanoseconds of the stream's own time line; never goes back
   * within a stream.
   */
  long ptsNanos();

  /**
   * When the picture left its source, in nanoseconds of the engine's monotonic clock: {@code
   * System.nanoTime()} or a test's stand-in. Latency is measured from here.
   */
  long captureNanos();

  /** Whether decoding can start here. Raw pictures always are. */
  boolean keyFrame();

  /** How many bytes it holds, all packets together. */
  int sizeBytes();

  /**
   * Gives the media back to where it came from. Does nothing for immutable media. Called by the
   * owner, once; a raw picture must not be touched afterwards.
   */
  default void release() {}
}
