package io.sutantra.codec.opus;

import static io.sutantra.ffmpeg.NativeCalls.allocated;
import static io.sutantra.ffmpeg.NativeCalls.check;

import io.sutantra.api.CodecException;
import io.sutantra.api.media.Bytes;
import io.sutantra.ffmpeg.NativeSession;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * A libopus decoder in native memory.
 *
 * <p><b>Threading:</b> confined; the caller ensures that one thread at a time uses a session.
 * <b>Ownership:</b> as {@link NativeSession}.
 */
final class DecoderSession extends NativeSession {
  DecoderSession() {
    try {
      open();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void open() {
    AVCodec codec =
        allocated(avcodec.avcodec_find_decoder_by_name(LibOpus.CODEC_NAME), "decoder 'libopus'");
    context = allocated(avcodec.avcodec_alloc_context3(codec), "decoder context");
    context.sample_rate(LibOpus.SHAPE.sampleRateHz());
    context.request_sample_fmt(avutil.AV_SAMPLE_FMT_S16);
    avutil.av_channel_layout_default(context.ch_layout(), LibOpus.SHAPE.channels());
    check(
        avcodec.avcodec_open2(context, codec, (org.bytedeco.javacpp.PointerPointer<?>) null),
        "opening libopus's decoder");
    frame = allocated(avutil.av_frame_alloc(), "frame");
    packet = allocated(avcodec.av_packet_alloc(), "packet");
  }

  /**
   * Decodes one packet.
   *
   * @param data the packet, not empty: FFmpeg takes an empty packet for the end of the stream
   * @return the samples, interleaved
   */
  short[] decode(Bytes data) {
    check(avcodec.av_new_packet(packet, data.length()), "allocating a packet");
    try {
      data.copyTo(packet.data().capacity(data.length()).asByteBuffer());
      check(avcodec.avcodec_send_packet(context, packet), "decoding Opus");
    } finally {
      avcodec.av_packet_unref(packet);
    }
    short[] samples = {};
    int code = avcodec.avcodec_receive_frame(context, frame);
    while (code >= 0) {
      try {
        samples = appended(samples);
      } finally {
        avutil.av_frame_unref(frame);
      }
      code = avcodec.avcodec_receive_frame(context, frame);
    }
    if (code != avutil.AVERROR_EAGAIN()) {
      check(code, "decoding Opus");
    }
    return samples;
  }

  private short[] appended(short[] samples) {
    int channels = frame.ch_layout().nb_channels();
    if (frame.format() != avutil.AV_SAMPLE_FMT_S16 || channels != LibOpus.SHAPE.channels()) {
      throw new CodecException(
          "Opus decoded to sample format %d with %d channels".formatted(frame.format(), channels));
    }
    int count = frame.nb_samples() * channels;
    short[] all = Arrays.copyOf(samples, samples.length + count);
    if (count > 0) {
      frame
          .data(0)
          .capacity((long) count * Short.BYTES)
          .asByteBuffer()
          .order(ByteOrder.nativeOrder())
          .asShortBuffer()
          .get(all, samples.length, count);
    }
    return all;
  }

  /** Forgets the sound decoded before. */
  void reset() {
    avcodec.avcodec_flush_buffers(context);
  }
}
