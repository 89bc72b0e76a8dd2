package io.sutantra.ffmpeg;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * The native memory of an open encoder or decoder.
 *
 * <p><b>Threading:</b> confined; the caller sees to it, with a {@link UseGuard}. <b>Ownership:</b>
 * owns what a subclass sets here until {@link #close()}; a constructor that throws has given
 * everything back.
 */
public abstract class NativeSession implements AutoCloseable {
  /** The codec's context; null before it is allocated and after the close. */
  protected AVCodecContext context;

  /** A picture or a piece of sound; null before it is allocated and after the close. */
  protected AVFrame frame;

  /** A packet; null before it is allocated and after the close. */
  protected AVPacket packet;

  /** Makes a session that owns nothing yet. */
  protected NativeSession() {}

  @Override
  public final void close() {
    if (packet != null) {
      avcodec.av_packet_free(packet);
      packet = null;
    }
    if (frame != null) {
      avutil.av_frame_free(frame);
      frame = null;
    }
    if (context != null) {
      avcodec.avcodec_free_context(context);
      context = null;
    }
  }
}
