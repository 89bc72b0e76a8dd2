package io.sutantra.source.file;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import io.sutantra.ffmpeg.NativeCalls;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * FFmpeg's decoder for a file's sound.
 *
 * <p><b>Threading:</b> confined. <b>Ownership:</b> owns the decoder and one piece of sound.
 */
final class SoundDecoder implements AutoCloseable {
  private final AVCodecContext context;
  private final AVFrame sound;

  /** The outcomes of {@link #receive}. */
  enum Result {
    /** A piece of sound is ready. */
    SOUND,
    /** The decoder needs a packet. */
    NEEDS_PACKET,
    /** The packets fed cannot be decoded. */
    DAMAGED,
    /** The decoder is drained. */
    END
  }

  SoundDecoder(Path path, MediaFile file) throws IOException {
    int codecId = file.parameters().codec_id();
    AVCodec codec = avcodec_find_decoder(codecId);
    if (codec == null) {
      throw new IOException(
          "the sound of file '%s' is %s, for which there is no decoder; convert it to Opus or AAC"
              .formatted(path, avcodec_get_name(codecId).getString()));
    }
    context = avcodec_alloc_context3(codec);
    int result = avcodec_parameters_to_context(context, file.parameters());
    if (result >= 0) {
      context.thread_count(1);
      context.pkt_timebase(file.timeBase());
      result = avcodec_open2(context, codec, (AVDictionary) null);
    }
    if (result < 0) {
      avcodec_free_context(context);
      throw new IOException(
          "the %s sound of file '%s' cannot be decoded (FFmpeg: %s)"
              .formatted(
                  avcodec_get_name(codecId).getString(), path, NativeCalls.describe(result)));
    }
    sound = av_frame_alloc();
  }

  /** Feeds a packet; returns false if the packet cannot be decoded. */
  boolean feed(AVPacket packet) {
    // An empty packet would mean the end of the stream to FFmpeg.
    return packet.size() <= 0 || avcodec_send_packet(context, packet) >= 0;
  }

  /** Tells the decoder that there are no more packets. */
  void drain() {
    avcodec_send_packet(context, (AVPacket) null);
  }

  /** Takes a piece of sound out of the decoder, if there is one. */
  Result receive() {
    int result = avcodec_receive_frame(context, sound);
    if (result == 0) {
      return Result.SOUND;
    }
    if (result == AVERROR_EAGAIN()) {
      return Result.NEEDS_PACKET;
    }
    return result == AVERROR_EOF ? Result.END : Result.DAMAGED;
  }

  /** Returns the piece of sound received last; valid until the next {@link #receive}. */
  AVFrame sound() {
    return sound;
  }

  /** Forgets all packets fed. */
  void reset() {
    avcodec_flush_buffers(context);
  }

  @Override
  public void close() {
    av_frame_free(sound);
    avcodec_free_context(context);
  }
}
