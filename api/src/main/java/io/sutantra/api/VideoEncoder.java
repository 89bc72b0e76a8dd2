package io.sutantra.api;

import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.VideoFrame;
import java.util.function.Consumer;

/**
 * An encoder of pictures to a codec's bitstream.
 *
 * <p><b>Threading:</b> confined: all calls come from one thread at a time, handed over safely.
 *
 * <p><b>Errors:</b> a picture of another size throws {@link IllegalArgumentException}; a call
 * before {@link #start()} or after {@link #close()} throws {@link IllegalStateException}; any other
 * failure throws a {@link CodecException}. No call and no order of calls may end the JVM.
 */
public interface VideoEncoder extends AutoCloseable {
  /**
   * Allocates the encoder's resources: native memory, threads. The first frame after the start is a
   * key frame.
   */
  void start();

  /**
   * Encodes one picture.
   *
   * @param frame the picture, which the caller keeps and may reuse when the call returns; its media
   *     time is later than the media time of the previous picture
   * @param sink the consumer of the finished access units, none or more, before the call returns;
   *     each access unit carries the times of its picture
   */
  void encode(VideoFrame frame, Consumer<EncodedFrame> sink);

  /** Makes the next encoded picture a key frame. */
  void requestKeyFrame();

  /**
   * Sets another target bit rate, in bits per second, from the next picture, without a key frame if
   * the codec supports that.
   */
  void setTargetBitrate(int bitrateBps);

  /**
   * Releases the resources of {@link #start()}. May be called more than once, and without a start.
   */
  @Override
  void close();
}
