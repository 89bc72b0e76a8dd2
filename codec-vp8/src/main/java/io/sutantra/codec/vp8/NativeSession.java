package io.sutantra.codec.vp8;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * What an encoder and a decoder have in native memory.
 *
 * <p><b>Threading:</b> confined; the caller sees to it. <b>Ownership:</b> owns what is set here
 * until {@link #close()}; a constructor that throws has given everything back.
 */
abstract class NativeSession implements AutoCloseable {
  AVCodecContext context;
  AVFrame picture;
  AVPacket packet;

  @Override
  public final void close() {
    if (packet != null) {
      avcodec.av_packet_free(packet);
      packet = null;
    }
    if (picture != null) {
      avutil.av_frame_free(picture);
      picture = null;
    }
    if (context != null) {
      avcodec.avcodec_free_context(context);
      context = null;
    }
  }
}
