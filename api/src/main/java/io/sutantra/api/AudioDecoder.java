package io.sutantra.api;

import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.EncodedFrame;
import java.util.function.Consumer;

/**
 * Turns a bitstream into sound.
 *
 * <p><b>Threading:</b> confined, as {@link AudioEncoder}. <b>Errors:</b> an access unit that cannot
 * be decoded throws {@link CodecException} and leaves the decoder usable. No input may end the JVM.
 */
public interface AudioDecoder extends AutoCloseable {
  /** Takes what the decoder needs. */
  void start();

  /**
   * Decodes one access unit.
   *
   * @param sink is handed the sound that is ready, none or more frames, before the call returns;
   *     the media time of each is that of its first sample
   */
  void decode(EncodedFrame frame, Consumer<AudioFrame> sink);

  /** Gives back what {@link #start()} took. May be called more than once, and without a start. */
  @Override
  void close();
}
