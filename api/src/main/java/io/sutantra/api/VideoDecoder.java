package io.sutantra.api;

import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.VideoFrame;
import java.util.function.Consumer;

/**
 * Turns a bitstream into pictures.
 *
 * <p><b>Threading:</b> confined, as {@link VideoEncoder}. <b>Errors:</b> an access unit that cannot
 * be decoded throws {@link CodecException} and leaves the decoder usable: after a key frame all is
 * well again. No input may end the JVM.
 */
public interface VideoDecoder extends AutoCloseable {
  /** Takes what it needs. */
  void start();

  /**
   * Decodes one access unit.
   *
   * @param sink is handed the pictures that are ready, none or more, before the call returns, and
   *     owns them; they carry the times of their access units. A picture for which the {@link
   *     Environment#frames() pool} has no room is dropped.
   */
  void decode(EncodedFrame frame, Consumer<VideoFrame> sink);

  /** Gives back what {@link #start()} took. May be called more than once, and without a start. */
  @Override
  void close();
}
