package io.sutantra.codec.vp8;

import static io.sutantra.ffmpeg.NativeCalls.allocated;
import static io.sutantra.ffmpeg.NativeCalls.check;

import io.sutantra.api.CodecException;
import io.sutantra.api.media.Bytes;
import io.sutantra.ffmpeg.NativeSession;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * A VP8 decoder of FFmpeg in native memory.
 *
 * <p>FFmpeg's own decoder is used and not libvpx's, because a forged header of 16383x16383 made
 * libvpx take 934 MB.
 *
 * <p><b>Threading:</b> confined; the caller ensures that one thread at a time uses a session.
 * <b>Ownership:</b> as {@link NativeSession}.
 */
final class DecoderSession extends NativeSession {
  DecoderSession(long maxPixels) {
    try {
      open(maxPixels);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void open(long maxPixels) {
    AVCodec codec = allocated(avcodec.avcodec_find_decoder_by_name("vp8"), "decoder 'vp8'");
    context = allocated(avcodec.avcodec_alloc_context3(codec), "decoder context");
    context.thread_count(1).max_pixels(maxPixels);
    check(
        avcodec.avcodec_open2(context, codec, (org.bytedeco.javacpp.PointerPointer<?>) null),
        "opening FFmpeg's VP8 decoder");
    frame = allocated(avutil.av_frame_alloc(), "frame");
    packet = allocated(avcodec.av_packet_alloc(), "packet");
  }

  /**
   * Decodes one frame.
   *
   * @param data the frame, not empty: FFmpeg takes an empty packet for the end of the stream
   * @param sink the receiver of each I420 picture, which is lent for the time of the call
   */
  void decode(Bytes data, Consumer<AVFrame> sink) {
    check(avcodec.av_new_packet(packet, data.length()), "allocating a packet");
    try {
      data.copyTo(packet.data().capacity(data.length()).asByteBuffer());
      check(avcodec.avcodec_send_packet(context, packet), "decoding VP8");
    } finally {
      avcodec.av_packet_unref(packet);
    }
    int code = avcodec.avcodec_receive_frame(context, frame);
    while (code >= 0) {
      try {
        if (frame.format() != avutil.AV_PIX_FMT_YUV420P) {
          throw new CodecException("VP8 decoded to pixel format " + frame.format());
        }
        sink.accept(frame);
      } finally {
        avutil.av_frame_unref(frame);
      }
      code = avcodec.avcodec_receive_frame(context, frame);
    }
    if (code != avutil.AVERROR_EAGAIN()) {
      check(code, "decoding VP8");
    }
  }

  /** Forgets all decoded pictures, so that the next frame must be a key frame. */
  void reset() {
    avcodec.avcodec_flush_buffers(context);
  }
}
