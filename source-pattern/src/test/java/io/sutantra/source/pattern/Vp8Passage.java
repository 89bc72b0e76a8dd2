package io.sutantra.source.pattern;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_image_copy_plane;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;

import io.sutantra.api.media.VideoFrame;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/** A round trip of pictures through libvpx at a low bit rate, as in a call. */
final class Vp8Passage implements AutoCloseable {
  private final AVCodecContext encoder;
  private final AVCodecContext decoder;
  private final AVFrame raw = av_frame_alloc();
  private final AVFrame decoded = av_frame_alloc();
  private final AVPacket packet = av_packet_alloc();
  private long bytes;

  Vp8Passage(int width, int height, int framesPerSecond, int bitrateBps) {
    AVCodec libvpx = avcodec_find_encoder_by_name("libvpx");
    encoder = avcodec_alloc_context3(libvpx);
    encoder.width(width);
    encoder.height(height);
    encoder.pix_fmt(AV_PIX_FMT_YUV420P);
    encoder.time_base(av_make_q(1, framesPerSecond));
    encoder.bit_rate(bitrateBps);
    encoder.rc_min_rate(bitrateBps);
    encoder.rc_max_rate(bitrateBps);
    encoder.rc_buffer_size(bitrateBps / 2);
    encoder.gop_size(100_000);
    encoder.thread_count(1);
    av_opt_set(encoder.priv_data(), "deadline", "realtime", 0);
    av_opt_set(encoder.priv_data(), "cpu-used", "-8", 0);
    av_opt_set(encoder.priv_data(), "lag-in-frames", "0", 0);
    av_opt_set(encoder.priv_data(), "auto-alt-ref", "0", 0);
    av_opt_set(encoder.priv_data(), "max-intra-rate", "450", 0);
    check(avcodec_open2(encoder, libvpx, (AVDictionary) null));
    AVCodec vp8 = avcodec_find_decoder_by_name("vp8");
    decoder = avcodec_alloc_context3(vp8);
    decoder.thread_count(1);
    check(avcodec_open2(decoder, vp8, (AVDictionary) null));
    raw.width(width);
    raw.height(height);
    raw.format(AV_PIX_FMT_YUV420P);
    check(av_frame_get_buffer(raw, 0));
  }

  /** Encodes and decodes one picture; only the luma of the result is right. */
  VideoFrame pass(VideoFrame frame, long number) {
    check(av_frame_make_writable(raw));
    BytePointer data = new BytePointer(frame.data());
    int chroma = frame.chromaStride();
    int chromaRows = (frame.height() + 1) / 2;
    copy(raw.data(0), raw.linesize(0), data, frame.width(), frame.height());
    copy(raw.data(1), raw.linesize(1), data.getPointer(frame.offsetU()), chroma, chromaRows);
    copy(raw.data(2), raw.linesize(2), data.getPointer(frame.offsetV()), chroma, chromaRows);
    raw.pts(number);
    check(avcodec_send_frame(encoder, raw));
    check(avcodec_receive_packet(encoder, packet));
    bytes += packet.size();
    check(avcodec_send_packet(decoder, packet));
    check(avcodec_receive_frame(decoder, decoded));
    VideoFrame result = new VideoFrame(frame.width(), frame.height(), released -> {});
    av_image_copy_plane(
        new BytePointer(result.data()),
        frame.width(),
        decoded.data(0),
        decoded.linesize(0),
        frame.width(),
        frame.height());
    return result;
  }

  /** Returns the encoded size of all pictures. */
  long bytes() {
    return bytes;
  }

  private static void copy(BytePointer to, int stride, BytePointer from, int width, int height) {
    av_image_copy_plane(to, stride, from, width, width, height);
  }

  private static void check(int result) {
    if (result < 0) {
      throw new AssertionError("FFmpeg error " + result);
    }
  }

  @Override
  public void close() {
    av_packet_free(packet);
    av_frame_free(raw);
    av_frame_free(decoded);
    avcodec_free_context(encoder);
    avcodec_free_context(decoder);
  }
}
