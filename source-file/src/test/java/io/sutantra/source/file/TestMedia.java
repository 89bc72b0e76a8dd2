package io.sutantra.source.file;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_clone;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_DEFAULT;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;

import io.sutantra.ffmpeg.NativeCalls;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * A maker of small video files, by FFmpeg's own encoders and muxers.
 *
 * <p>All of picture {@code i} has the luma {@link #luma}, so that a test can identify the picture.
 */
record TestMedia(
    String codec, int width, int height, int framesPerSecond, int frames, int gop, int hold) {
  static final TestMedia VP8 = new TestMedia("libvpx", 160, 96, 25, 40, 10, 1);
  static final TestMedia MPEG4 = new TestMedia("mpeg4", 160, 96, 25, 40, 10, 1);

  TestMedia sized(int newWidth, int newHeight) {
    return new TestMedia(codec, newWidth, newHeight, framesPerSecond, frames, gop, hold);
  }

  TestMedia by(String newCodec) {
    return new TestMedia(newCodec, width, height, framesPerSecond, frames, gop, hold);
  }

  TestMedia of(int newFrames) {
    return new TestMedia(codec, width, height, framesPerSecond, newFrames, gop, hold);
  }

  static int luma(int index) {
    return 40 + 4 * (index % 40);
  }

  /** Returns the same media with each picture held for a number of frame durations. */
  TestMedia held(int durations) {
    return new TestMedia(codec, width, height, framesPerSecond, frames, gop, durations);
  }

  /** Writes the file in the container of its name. */
  Path write(Path path) {
    return write(path, stream -> {});
  }

  /** Writes the file, and runs {@code describe} on its stream before the container begins. */
  Path write(Path path, Consumer<AVStream> describe) {
    return mux(path, false, 1, describe);
  }

  /**
   * Writes a file with two streams: the first has three pictures, the second has all pictures and
   * is the container's default.
   */
  Path writeAfterShortStream(Path path) {
    return mux(path, false, 2, stream -> stream.disposition(AV_DISPOSITION_DEFAULT));
  }

  /** Writes a file with nothing but silence. */
  static Path writeSilence(Path path) {
    return new TestMedia("aac", 0, 0, 25, 40, 1, 1).mux(path, true, 1, stream -> {});
  }

  private Path mux(Path path, boolean audio, int streams, Consumer<AVStream> describe) {
    AVFormatContext muxer = new AVFormatContext(null);
    check(avformat_alloc_output_context2(muxer, null, null, path.toString()));
    AVCodec encoder = avcodec_find_encoder_by_name(codec);
    AVCodecContext context = avcodec_alloc_context3(encoder);
    AVFrame frame = av_frame_alloc();
    if (audio) {
      context.sample_rate(48_000);
      context.sample_fmt(AV_SAMPLE_FMT_FLTP);
      av_channel_layout_default(context.ch_layout(), 1);
      context.time_base(av_make_q(1, 48_000));
    } else {
      context.width(width);
      context.height(height);
      context.pix_fmt(AV_PIX_FMT_YUV420P);
      context.time_base(av_make_q(1, framesPerSecond));
      context.framerate(av_make_q(framesPerSecond, 1));
      context.gop_size(gop);
      context.bit_rate(500_000);
      context.thread_count(1);
      if (codec.equals("libvpx")) {
        av_opt_set(context.priv_data(), "deadline", "realtime", 0);
        av_opt_set(context.priv_data(), "auto-alt-ref", "0", 0);
        av_opt_set(context.priv_data(), "lag-in-frames", "0", 0);
      } else if (codec.equals("mpeg4")) {
        context.max_b_frames(2);
      }
    }
    if ((muxer.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
      context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
    }
    check(avcodec_open2(context, encoder, (AVDictionary) null));
    for (int i = 0; i < streams; i++) {
      AVStream stream = avformat_new_stream(muxer, null);
      check(avcodec_parameters_from_context(stream.codecpar(), context));
      stream.time_base(context.time_base());
      stream.avg_frame_rate(context.framerate());
    }
    describe.accept(muxer.streams(streams - 1));
    AVIOContext io = new AVIOContext(null);
    check(avio_open(io, path.toString(), AVIO_FLAG_WRITE));
    muxer.pb(io);
    check(avformat_write_header(muxer, (AVDictionary) null));
    prepare(frame, context);
    AVPacket packet = av_packet_alloc();
    for (int i = 0; i <= frames; i++) {
      if (i < frames) {
        fill(frame, context, i);
      }
      check(avcodec_send_frame(context, i < frames ? frame : null));
      while (avcodec_receive_packet(context, packet) == 0) {
        if (packet.duration() == 0) {
          packet.duration(hold);
        }
        for (int j = i < 3 ? 0 : streams - 1; j < streams; j++) {
          AVPacket copy = av_packet_clone(packet);
          av_packet_rescale_ts(copy, context.time_base(), muxer.streams(j).time_base());
          copy.stream_index(j);
          check(av_interleaved_write_frame(muxer, copy));
          av_packet_free(copy);
        }
        av_packet_unref(packet);
      }
    }
    check(av_write_trailer(muxer));
    av_packet_free(packet);
    av_frame_free(frame);
    avcodec_free_context(context);
    avio_closep(io);
    muxer.pb(null);
    avformat_free_context(muxer);
    return path;
  }

  private static void prepare(AVFrame frame, AVCodecContext context) {
    if (context.codec_type() == AVMEDIA_TYPE_AUDIO) {
      frame.nb_samples(context.frame_size());
      frame.format(context.sample_fmt());
      frame.sample_rate(context.sample_rate());
      av_channel_layout_default(frame.ch_layout(), 1);
    } else {
      frame.width(context.width());
      frame.height(context.height());
      frame.format(context.pix_fmt());
    }
    check(av_frame_get_buffer(frame, 0));
  }

  private void fill(AVFrame frame, AVCodecContext context, int index) {
    check(av_frame_make_writable(frame));
    if (context.codec_type() == AVMEDIA_TYPE_AUDIO) {
      frame.data(0).limit(4L * frame.nb_samples()).fill(0);
      frame.pts((long) index * frame.nb_samples());
      return;
    }
    int chromaRows = (frame.height() + 1) / 2;
    frame.data(0).limit((long) frame.linesize(0) * frame.height()).fill(luma(index));
    frame.data(1).limit((long) frame.linesize(1) * chromaRows).fill(128);
    frame.data(2).limit((long) frame.linesize(2) * chromaRows).fill(128);
    frame.pts((long) index * hold);
  }

  private static void check(int result) {
    if (result < 0) {
      throw new AssertionError("the test's own media: " + NativeCalls.describe(result));
    }
  }
}
