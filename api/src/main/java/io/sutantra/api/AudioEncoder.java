package io.sutantra.api;

import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.EncodedFrame;
import java.util.function.Consumer;

/**
 * Turns sound into a bitstream.
 *
 * <p>Takes sound of any sample rate, number of channels and length of frames, also when they change
 * under way; resampling and cutting into the codec's own frames are the encoder's part.
 * <b>Threading:</b> confined: all calls come from one thread at a time, handed over safely.
 * <b>Errors:</b> a call before {@link #start()} or after {@link #close()} throws {@link
 * IllegalStateException}; anything else that goes wrong is a {@link CodecException}, after which
 * the encoder goes on. No call and no order of calls may end the JVM.
 */
public interface AudioEncoder extends AutoCloseable {
  /** Takes what the encoder needs: native memory, threads. */
  void start();

  /**
   * Encodes a piece of sound.
   *
   * @param frame begins where the frame before ended, give or take the rounding of time stamps; a
   *     gap or a step back of more than 40 ms is a gap in the sound, which the encoder bridges
   * @param sink is handed the access units that are ready, none or more, before the call returns;
   *     the media time of each is that of its first sample
   */
  void encode(AudioFrame frame, Consumer<EncodedFrame> sink);

  /** Gives back what {@link #start()} took. May be called more than once, and without a start. */
  @Override
  void close();
}
