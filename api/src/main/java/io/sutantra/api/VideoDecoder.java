package io.sutantra.api;

import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.VideoFrame;
import java.util.function.Consumer;

/**
 * A decoder of pictures from a codec's bitstream.
 *
 * <p><b>Threading:</b> confined, as {@link VideoEncoder}.
 *
 * <p><b>Errors:</b> an access unit that cannot be decoded throws {@link CodecException} and leaves
 * the decoder usable: the next key frame restores correct pictures. No input may end the JVM.
 */
public interface VideoDecoder extends AutoCloseable {
  /** Allocates the decoder's resources. */
  void start();

  /**
   * Decodes one access unit.
   *
   * @param sink the consumer of the finished pictures, none or more, before the call returns. The
   *     consumer owns the pictures, which carry the times of their access units. A picture for
   *     which the {@link Environment#frames() pool} has no room is dropped.
   */
  void decode(EncodedFrame frame, Consumer<VideoFrame> sink);

  /**
   * Releases the resources of {@link #start()}. May be called more than once, and without a start.
   */
  @Override
  void close();
}
