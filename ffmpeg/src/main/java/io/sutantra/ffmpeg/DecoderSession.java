package io.sutantra.ffmpeg;

import static io.sutantra.ffmpeg.NativeCalls.allocated;
import static io.sutantra.ffmpeg.NativeCalls.check;
import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_CORRUPT;

import io.sutantra.api.CodecException;
import io.sutantra.api.media.Bytes;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * A decoder of pictures of FFmpeg in native memory.
 *
 * <p><b>Threading:</b> confined; the caller ensures that one thread at a time uses a session.
 * <b>Ownership:</b> as {@link NativeSession}.
 */
final class DecoderSession extends NativeSession {
  private final String codec;

  /**
   * Opens a decoder.
   *
   * @param decoder FFmpeg's name of the decoder
   * @param codec the name of the codec for people
   */
  DecoderSession(String decoder, String codec, long maxPixels) {
    this.codec = codec;
    try {
      open(decoder, maxPixels);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void open(String decoder, long maxPixels) {
    AVCodec found =
        allocated(avcodec.avcodec_find_decoder_by_name(decoder), "decoder '%s'".formatted(decoder));
    context = allocated(avcodec.avcodec_alloc_context3(found), "decoder context");
    context.thread_count(1).max_pixels(maxPixels);
    check(
        avcodec.avcodec_open2(context, found, (org.bytedeco.javacpp.PointerPointer<?>) null),
        "opening FFmpeg's %s decoder".formatted(codec));
    frame = allocated(avutil.av_frame_alloc(), "frame");
    packet = allocated(avcodec.av_packet_alloc(), "packet");
  }

  /**
   * Decodes one access unit.
   *
   * @param data the access unit, not empty: FFmpeg takes an empty packet for the end of the stream
   * @param sink the receiver of each picture, which is lent for the time of the call
   */
  void decode(Bytes data, Consumer<AVFrame> sink) {
    check(avcodec.av_new_packet(packet, data.length()), "allocating a packet");
    try {
      data.copyTo(packet.data().capacity(data.length()).asByteBuffer());
      check(avcodec.avcodec_send_packet(context, packet), "decoding " + codec);
    } finally {
      avcodec.av_packet_unref(packet);
    }
    int code = avcodec.avcodec_receive_frame(context, frame);
    while (code >= 0) {
      try {
        if (isDamaged()) {
          throw new CodecException("decoding %s failed: a picture is damaged".formatted(codec));
        }
        sink.accept(frame);
      } finally {
        avutil.av_frame_unref(frame);
      }
      code = avcodec.avcodec_receive_frame(context, frame);
    }
    if (code != avutil.AVERROR_EAGAIN()) {
      check(code, "decoding " + codec);
    }
  }

  /**
   * Takes the pictures that the decoder holds back, except damaged ones, and forgets all pictures:
   * the next access unit must be a key frame.
   *
   * @param sink as for {@link #decode}
   */
  void drain(Consumer<AVFrame> sink) {
    avcodec.avcodec_send_packet(context, (AVPacket) null);
    while (avcodec.avcodec_receive_frame(context, frame) >= 0) {
      try {
        if (!isDamaged()) {
          sink.accept(frame);
        }
      } finally {
        avutil.av_frame_unref(frame);
      }
    }
    reset();
  }

  private boolean isDamaged() {
    return frame.decode_error_flags() != 0 || (frame.flags() & AV_FRAME_FLAG_CORRUPT) != 0;
  }

  /** Returns the number of pictures that the decoder may hold back to show them in their order. */
  int reorderDepth() {
    return Math.max(0, context.has_b_frames());
  }

  /** Forgets all decoded pictures, so that the next frame must be a key frame. */
  void reset() {
    avcodec.avcodec_flush_buffers(context);
  }
}
