package io.sutantra.codec.opus;

import static io.sutantra.ffmpeg.NativeCalls.allocated;
import static io.sutantra.ffmpeg.NativeCalls.check;

import io.sutantra.api.CodecException;
import io.sutantra.api.media.Bytes;
import io.sutantra.ffmpeg.NativeSession;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * A libopus encoder in native memory.
 *
 * <p><b>Threading:</b> confined; the caller ensures that one thread at a time uses a session.
 * <b>Ownership:</b> as {@link NativeSession}.
 */
final class EncoderSession extends NativeSession {
  EncoderSession(OpusSettings settings) {
    try {
      open(settings);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void open(OpusSettings settings) {
    AVCodec codec =
        allocated(avcodec.avcodec_find_encoder_by_name(LibOpus.CODEC_NAME), "encoder 'libopus'");
    context = allocated(avcodec.avcodec_alloc_context3(codec), "encoder context");
    context.sample_fmt(avutil.AV_SAMPLE_FMT_S16).sample_rate(LibOpus.SHAPE.sampleRateHz());
    avutil.av_channel_layout_default(context.ch_layout(), LibOpus.SHAPE.channels());
    context.time_base().num(1).den(LibOpus.SHAPE.sampleRateHz());
    context.bit_rate(settings.bitrateBps());
    option("application", settings.application());
    option("frame_duration", Integer.toString(settings.frameMillis()));
    option("packet_loss", Integer.toString(settings.expectedLossPercent()));
    option("fec", settings.inBandFec() ? "1" : "0");
    // Keeps a loud moment from making a packet that is too large for a datagram.
    option("vbr", settings.variable() ? "constrained" : "off");
    check(
        avcodec.avcodec_open2(context, codec, (org.bytedeco.javacpp.PointerPointer<?>) null),
        "opening libopus at %d bit/s with frames of %d ms"
            .formatted(settings.bitrateBps(), settings.frameMillis()));
    frame = allocated(avutil.av_frame_alloc(), "frame");
    frame
        .format(avutil.AV_SAMPLE_FMT_S16)
        .sample_rate(LibOpus.SHAPE.sampleRateHz())
        .nb_samples(frameSamples());
    avutil.av_channel_layout_default(frame.ch_layout(), LibOpus.SHAPE.channels());
    check(avutil.av_frame_get_buffer(frame, 0), "allocating a frame of sound");
    packet = allocated(avcodec.av_packet_alloc(), "packet");
  }

  private void option(String name, String value) {
    check(
        avutil.av_opt_set(context.priv_data(), name, value, 0),
        "setting libopus's option " + name + " to " + value);
  }

  /** Returns the number of samples of each channel in a frame. */
  int frameSamples() {
    return context.frame_size();
  }

  /**
   * Returns by how many samples a packet starts before the sound that was handed in with the
   * packet.
   */
  int paddingSamples() {
    return context.initial_padding();
  }

  /**
   * Encodes one frame.
   *
   * @param samples interleaved samples
   * @param from the index of the frame's first sample; a whole frame must follow
   */
  Bytes encode(short[] samples, int from) {
    check(avutil.av_frame_make_writable(frame), "taking a frame back from libopus");
    int count = frameSamples() * LibOpus.SHAPE.channels();
    frame
        .data(0)
        .capacity((long) count * Short.BYTES)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder())
        .asShortBuffer()
        .put(samples, from, count);
    check(avcodec.avcodec_send_frame(context, frame), "encoding sound");
    check(avcodec.avcodec_receive_packet(context, packet), "taking a packet from libopus");
    try {
      if (packet.size() <= 0) {
        throw new CodecException("libopus made an empty packet");
      }
      byte[] data = new byte[packet.size()];
      packet.data().get(data);
      return Bytes.wrap(data);
    } finally {
      avcodec.av_packet_unref(packet);
    }
  }
}
