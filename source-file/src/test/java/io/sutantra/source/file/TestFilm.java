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
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;

import io.sutantra.ffmpeg.NativeCalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * A maker of small files with pictures and sound, by FFmpeg's own encoders and muxers.
 *
 * <p>The pictures are those of {@link TestMedia}, 25 a second. The sound is silent up to {@link
 * #BEEP_MILLIS} of the file and a loud tone afterwards.
 *
 * @param pictures the number of pictures; 0 for sound alone
 * @param picturesFromMillis the time in the file at which the pictures begin
 * @param soundMillis the time from the beginning of the file to the end of the sound
 * @param soundFromMillis the time in the file at which the sound begins
 */
record TestFilm(
    String videoCodec,
    int pictures,
    int picturesFromMillis,
    String soundCodec,
    int sampleRateHz,
    int channels,
    int soundMillis,
    int soundFromMillis) {
  static final int BEEP_MILLIS = 800;

  /** The compliance level that admits FFmpeg's own Vorbis encoder. */
  private static final int EXPERIMENTAL = -2;

  /** Returns a film of two seconds. */
  static TestFilm of(String videoCodec, String soundCodec, int sampleRateHz, int channels) {
    return new TestFilm(videoCodec, 50, 0, soundCodec, sampleRateHz, channels, 2_000, 0);
  }

  TestFilm withPictures(int count) {
    return new TestFilm(
        videoCodec, count, 0, soundCodec, sampleRateHz, channels, soundMillis, soundFromMillis);
  }

  TestFilm withPicturesFrom(int fromMillis) {
    return new TestFilm(
        videoCodec,
        pictures,
        fromMillis,
        soundCodec,
        sampleRateHz,
        channels,
        soundMillis,
        soundFromMillis);
  }

  TestFilm withSound(int fromMillis, int toMillis) {
    return new TestFilm(
        videoCodec,
        pictures,
        picturesFromMillis,
        soundCodec,
        sampleRateHz,
        channels,
        toMillis,
        fromMillis);
  }

  static boolean hasEncoder(String name) {
    return avcodec_find_encoder_by_name(name) != null;
  }

  /** Writes the file in the container of its name. */
  Path write(Path path) {
    AVFormatContext muxer = new AVFormatContext(null);
    check(avformat_alloc_output_context2(muxer, null, null, path.toString()));
    List<AVCodecContext> encoders = new ArrayList<>();
    if (pictures > 0) {
      encoders.add(videoEncoder(muxer));
    }
    encoders.add(soundEncoder(muxer));
    for (AVCodecContext encoder : encoders) {
      AVStream stream = avformat_new_stream(muxer, null);
      check(avcodec_parameters_from_context(stream.codecpar(), encoder));
      stream.time_base(encoder.time_base());
      stream.avg_frame_rate(encoder.framerate());
    }
    AVIOContext io = new AVIOContext(null);
    check(avio_open(io, path.toString(), AVIO_FLAG_WRITE));
    muxer.pb(io);
    check(avformat_write_header(muxer, (AVDictionary) null));
    List<AVPacket> packets = new ArrayList<>();
    for (int i = 0; i < encoders.size(); i++) {
      boolean video = pictures > 0 && i == 0;
      List<AVPacket> own = video ? pictures(encoders.get(i)) : sound(encoders.get(i));
      for (AVPacket packet : own) {
        av_packet_rescale_ts(packet, encoders.get(i).time_base(), muxer.streams(i).time_base());
        packet.stream_index(i);
      }
      packets.addAll(own);
    }
    packets.sort(
        Comparator.comparingDouble(
            packet -> {
              var base = muxer.streams(packet.stream_index()).time_base();
              return (double) packet.dts() * base.num() / base.den();
            }));
    for (AVPacket packet : packets) {
      check(av_interleaved_write_frame(muxer, packet));
      av_packet_free(packet);
    }
    check(av_write_trailer(muxer));
    encoders.forEach(encoder -> avcodec_free_context(encoder));
    avio_closep(io);
    muxer.pb(null);
    avformat_free_context(muxer);
    return path;
  }

  private AVCodecContext videoEncoder(AVFormatContext muxer) {
    AVCodec codec = avcodec_find_encoder_by_name(videoCodec);
    AVCodecContext context = avcodec_alloc_context3(codec);
    context.width(160).height(96).pix_fmt(AV_PIX_FMT_YUV420P);
    context.time_base(av_make_q(1, 25));
    context.framerate(av_make_q(25, 1));
    context.gop_size(10).bit_rate(500_000).thread_count(1);
    if (videoCodec.equals("libvpx")) {
      av_opt_set(context.priv_data(), "deadline", "realtime", 0);
      av_opt_set(context.priv_data(), "auto-alt-ref", "0", 0);
      av_opt_set(context.priv_data(), "lag-in-frames", "0", 0);
    }
    return opened(context, codec, muxer);
  }

  private AVCodecContext soundEncoder(AVFormatContext muxer) {
    AVCodec codec = avcodec_find_encoder_by_name(soundCodec);
    AVCodecContext context = avcodec_alloc_context3(codec);
    context.sample_rate(sampleRateHz);
    boolean planar = List.of("aac", "vorbis", "libmp3lame").contains(soundCodec);
    context.sample_fmt(planar ? AV_SAMPLE_FMT_FLTP : AV_SAMPLE_FMT_S16);
    av_channel_layout_default(context.ch_layout(), channels);
    context.time_base(av_make_q(1, sampleRateHz));
    context.bit_rate(96_000);
    context.strict_std_compliance(EXPERIMENTAL);
    return opened(context, codec, muxer);
  }

  private static AVCodecContext opened(
      AVCodecContext context, AVCodec codec, AVFormatContext muxer) {
    if ((muxer.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
      context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
    }
    check(avcodec_open2(context, codec, (AVDictionary) null));
    return context;
  }

  private List<AVPacket> pictures(AVCodecContext context) {
    List<AVPacket> packets = new ArrayList<>();
    AVFrame frame = av_frame_alloc();
    frame.width(context.width()).height(context.height()).format(context.pix_fmt());
    check(av_frame_get_buffer(frame, 0));
    for (int i = 0; i < pictures; i++) {
      check(av_frame_make_writable(frame));
      int rows = frame.height();
      frame.data(0).limit((long) frame.linesize(0) * rows).fill(TestMedia.luma(i));
      frame.data(1).limit((long) frame.linesize(1) * rows / 2).fill(128);
      frame.data(2).limit((long) frame.linesize(2) * rows / 2).fill(128);
      frame.pts(i + picturesFromMillis / 40);
      encode(context, frame, packets);
    }
    encode(context, null, packets);
    av_frame_free(frame);
    packets.forEach(packet -> packet.duration(Math.max(1, packet.duration())));
    return packets;
  }

  private List<AVPacket> sound(AVCodecContext context) {
    List<AVPacket> packets = new ArrayList<>();
    AVFrame frame = av_frame_alloc();
    int size = context.frame_size() > 0 ? context.frame_size() : 1_000;
    frame.nb_samples(size).format(context.sample_fmt()).sample_rate(sampleRateHz);
    av_channel_layout_default(frame.ch_layout(), channels);
    check(av_frame_get_buffer(frame, 0));
    long from = (long) soundFromMillis * sampleRateHz / 1_000;
    long to = (long) soundMillis * sampleRateHz / 1_000;
    for (long at = from; at < to; at += size) {
      check(av_frame_make_writable(frame));
      frame.nb_samples((int) Math.min(size, to - at));
      fill(frame, at);
      frame.pts(at);
      encode(context, frame, packets);
    }
    encode(context, null, packets);
    av_frame_free(frame);
    return packets;
  }

  private void fill(AVFrame frame, long at) {
    boolean planar = frame.format() == AV_SAMPLE_FMT_FLTP;
    int bytes = planar ? Float.BYTES : Short.BYTES * channels;
    for (int plane = 0; plane < (planar ? channels : 1); plane++) {
      ByteBuffer data =
          frame
              .data(plane)
              .capacity((long) frame.nb_samples() * bytes)
              .asByteBuffer()
              .order(ByteOrder.nativeOrder());
      for (int i = 0; i < frame.nb_samples(); i++) {
        double seconds = (double) (at + i) / sampleRateHz;
        double sample =
            seconds * 1_000 < BEEP_MILLIS ? 0 : 0.4 * Math.sin(2 * Math.PI * 1_000 * seconds);
        if (planar) {
          data.putFloat((float) sample);
        } else {
          for (int channel = 0; channel < channels; channel++) {
            data.putShort((short) (sample * 32_767));
          }
        }
      }
    }
  }

  private static void encode(AVCodecContext context, AVFrame frame, List<AVPacket> packets) {
    check(avcodec_send_frame(context, frame));
    AVPacket packet = av_packet_alloc();
    while (avcodec_receive_packet(context, packet) == 0) {
      packets.add(av_packet_clone(packet));
      av_packet_unref(packet);
    }
    av_packet_free(packet);
  }

  private static void check(int result) {
    if (result < 0) {
      throw new AssertionError("the test's own film: " + NativeCalls.describe(result));
    }
  }
}
