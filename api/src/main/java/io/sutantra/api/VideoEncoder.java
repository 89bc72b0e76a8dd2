package io.sutantra.api;

import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.VideoFrame;
import java.util.function.Consumer;

/**
 * Turns pictures into a bitstream.
 *
 * <p><b>Threading:</b> confined: all calls come from one thread at a time, handed over safely.
 * <b>Errors:</b> a picture of another size throws {@link IllegalArgumentException}; a call before
 * {@link #start()} or after {@link #close()} throws {@link IllegalStateException}; anything else
 * that goes wrong is a {@link CodecException}. No call and no order of calls may end the JVM.
 */
public interface VideoEncoder extends AutoCloseable {
  /** Takes what it needs: native memory, threads. The first frame after it is a key frame. */
  void start();

  /**
   * Encodes one picture.
   *
   * @param frame is borrowed: the caller keeps it and may reuse it when the call returns; its media
   *     time is later than that of the picture before
   * @param sink is handed the access units that are ready, none or more, before the call returns;
   *     each carries the times of the picture that it shows
   */
  void encode(VideoFrame frame, Consumer<EncodedFrame> sink);

  /** Makes the next encoded picture a key frame. */
  void requestKeyFrame();

  /**
   * Aims at another bit rate, in bits a second, from the next picture on, without a key frame where
   * the codec can.
   */
  void setTargetBitrate(int bitrateBps);

  /** Gives back what {@link #start()} took. May be called more than once, and without a start. */
  @Override
  void close();
}
