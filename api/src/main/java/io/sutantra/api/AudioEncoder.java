package io.sutantra.api;

import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.EncodedFrame;
import java.util.function.Consumer;

/**
 * An encoder of sound to a codec's bitstream.
 *
 * <p>The encoder accepts sound of any sample rate, number of channels and frame length, also when
 * they change during encoding. The encoder resamples the sound and divides it into the codec's own
 * frames.
 *
 * <p><b>Threading:</b> confined: all calls come from one thread at a time, handed over safely.
 *
 * <p><b>Errors:</b> a call before {@link #start()} or after {@link #close()} throws {@link
 * IllegalStateException}; any other failure throws a {@link CodecException}, after which the
 * encoder continues. No call and no order of calls may end the JVM.
 */
public interface AudioEncoder extends AutoCloseable {
  /** Allocates the encoder's resources: native memory, threads. */
  void start();

  /**
   * Encodes a frame of sound.
   *
   * @param frame the frame, which begins at the end of the previous frame, apart from the rounding
   *     of time stamps; a gap or a step back of more than 40 ms is a gap in the sound, which the
   *     encoder bridges
   * @param sink the consumer of the finished access units, none or more, before the call returns;
   *     the media time of each access unit is the time of its first sample
   */
  void encode(AudioFrame frame, Consumer<EncodedFrame> sink);

  /**
   * Releases the resources of {@link #start()}. May be called more than once, and without a start.
   */
  @Override
  void close();
}
