package io.sutantra.api;

import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.EncodedFrame;
import java.util.function.Consumer;

/**
 * A decoder of sound from a codec's bitstream.
 *
 * <p><b>Threading:</b> confined, as {@link AudioEncoder}.
 *
 * <p><b>Errors:</b> an access unit that cannot be decoded throws {@link CodecException} and leaves
 * the decoder usable. No input may end the JVM.
 */
public interface AudioDecoder extends AutoCloseable {
  /** Allocates the decoder's resources. */
  void start();

  /**
   * Decodes one access unit.
   *
   * @param sink the consumer of the finished frames, none or more, before the call returns; the
   *     media time of each frame is the time of its first sample
   */
  void decode(EncodedFrame frame, Consumer<AudioFrame> sink);

  /**
   * Releases the resources of {@link #start()}. May be called more than once, and without a start.
   */
  @Override
  void close();
}
