package io.sutantra.source.file;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP8;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_CROP_UNALIGNED;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_apply_cropping;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import io.sutantra.ffmpeg.NativeCalls;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * FFmpeg's decoder for a file's video.
 *
 * <p><b>Threading:</b> confined; decodes on the caller's thread alone. <b>Ownership:</b> owns the
 * decoder and two pictures.
 */
final class PictureDecoder implements AutoCloseable {
  private final AVCodecContext context;
  private final AVFrame picture;
  private final AVFrame held;
  private final Presentation.Crop crop;

  /** The outcomes of {@link #receive}. */
  enum Result {
    /** A picture is ready. */
    PICTURE,
    /** The decoder needs a packet. */
    NEEDS_PACKET,
    /** The packets fed cannot be decoded. */
    DAMAGED,
    /** The decoder is drained. */
    END
  }

  PictureDecoder(Path path, MediaFile file) throws IOException {
    int codecId = file.parameters().codec_id();
    AVCodec codec = avcodec_find_decoder(codecId);
    if (codec == null) {
      throw new IOException(
          "the video of file '%s' is %s, for which there is no decoder; convert it to VP8 or H.264"
              .formatted(path, avcodec_get_name(codecId).getString()));
    }
    context = avcodec_alloc_context3(codec);
    int result = avcodec_parameters_to_context(context, file.parameters());
    if (result >= 0) {
      context.max_pixels(Presentation.MOST_PIXELS);
      context.thread_count(1);
      context.pkt_timebase(file.timeBase());
      result = avcodec_open2(context, codec, (AVDictionary) null);
    }
    if (result < 0) {
      avcodec_free_context(context);
      throw new IOException(
          "the %s video of file '%s' cannot be decoded (FFmpeg: %s)"
              .formatted(
                  avcodec_get_name(codecId).getString(), path, NativeCalls.describe(result)));
    }
    picture = av_frame_alloc();
    held = av_frame_alloc();
    crop = file.presentation().crop();
  }

  /** Feeds a packet; returns false if the packet cannot be decoded. */
  boolean feed(AVPacket packet) {
    return avcodec_send_packet(context, packet) >= 0;
  }

  /** Tells the decoder that there are no more packets. */
  void drain() {
    avcodec_send_packet(context, (AVPacket) null);
  }

  /** Takes a picture out of the decoder, if there is one. */
  Result receive() {
    int result = avcodec_receive_frame(context, picture);
    if (result == 0) {
      crop.mark(picture);
      if (context.codec_id() == AV_CODEC_ID_VP8 && picture.colorspace() == AVCOL_SPC_UNSPECIFIED) {
        // RFC 6386 section 9.2: VP8 without a colour space is BT.601, in high definition too.
        picture.colorspace(AVCOL_SPC_SMPTE170M);
      }
      return av_frame_apply_cropping(picture, AV_FRAME_CROP_UNALIGNED) < 0
          ? Result.DAMAGED
          : Result.PICTURE;
    }
    if (result == AVERROR_EAGAIN()) {
      return Result.NEEDS_PACKET;
    }
    return result == AVERROR_EOF ? Result.END : Result.DAMAGED;
  }

  /** Returns the picture received last; valid until the next {@link #receive}. */
  AVFrame picture() {
    return picture;
  }

  /** Keeps the picture received last beyond the next {@link #receive}. */
  void hold() {
    av_frame_unref(held);
    av_frame_ref(held, picture);
  }

  /** Returns the picture kept last. */
  AVFrame held() {
    return held;
  }

  /** Forgets all packets fed. */
  void reset() {
    avcodec_flush_buffers(context);
  }

  @Override
  public void close() {
    av_frame_free(picture);
    av_frame_free(held);
    avcodec_free_context(context);
  }
}
