package io.sutantra.ffmpeg;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * The native memory of an open encoder or decoder.
 *
 * <p><b>Threading:</b> confined; the caller ensures with a {@link UseGuard} that one thread at a
 * time uses a session. <b>Ownership:</b> owns the objects in its fields, which a subclass sets,
 * until {@link #close()}; a subclass's constructor that throws frees everything first.
 */
public abstract class NativeSession implements AutoCloseable {
  /** The codec's context; null before its allocation and after the close. */
  protected AVCodecContext context;

  /** A picture or a piece of sound; null before its allocation and after the close. */
  protected AVFrame frame;

  /** A packet; null before its allocation and after the close. */
  protected AVPacket packet;

  /** Creates a session that owns nothing yet. */
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
