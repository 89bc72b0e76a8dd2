package io.sutantra.codec.vp8;

import static io.sutantra.ffmpeg.NativeCalls.allocated;
import static io.sutantra.ffmpeg.NativeCalls.check;

import io.sutantra.api.CodecException;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.ffmpeg.NativeSession;
import io.sutantra.ffmpeg.Planes;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * A libvpx encoder in native memory, opened at one bit rate.
 *
 * <p><b>Threading:</b> confined; the caller ensures that one thread at a time uses a session.
 * <b>Ownership:</b> as {@link NativeSession}.
 */
final class EncoderSession extends NativeSession {
  /** The ticks of the encoder's clock in a second. */
  static final int TICKS_PER_SECOND = 90_000;

  /**
   * A key frame interval, in frames, so long that libvpx adds no key frames by count: key frames
   * come on request.
   */
  private static final int NO_KEY_FRAMES_BY_COUNT = 1_000_000;

  private final int width;
  private final int height;
  private final long durationTicks;

  /** A frame that libvpx has made. */
  record Output(Bytes data, long ticks, boolean keyFrame) {}

  EncoderSession(EncoderRequest request, int bitrateBps, Vp8EncoderSettings settings) {
    this.width = request.width();
    this.height = request.height();
    this.durationTicks =
        Math.max(
            1,
            Math.min(
                10 * TICKS_PER_SECOND, Math.round(TICKS_PER_SECOND / request.framesPerSecond())));
    try {
      open(bitrateBps, settings);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void open(int bitrateBps, Vp8EncoderSettings settings) {
    AVCodec codec = allocated(avcodec.avcodec_find_encoder_by_name("libvpx"), "encoder 'libvpx'");
    context = allocated(avcodec.avcodec_alloc_context3(codec), "encoder context");
    context.width(width).height(height).pix_fmt(avutil.AV_PIX_FMT_YUV420P);
    context.time_base().num(1).den(TICKS_PER_SECOND);
    context.gop_size(NO_KEY_FRAMES_BY_COUNT).keyint_min(NO_KEY_FRAMES_BY_COUNT);
    context.thread_count(1); // a second thread costs more CPU than it saves, and stalls under load
    context.qmin(settings.minQuantizer()).qmax(settings.maxQuantizer());
    // Three equal rates make the bit rate constant.
    context.bit_rate(bitrateBps).rc_min_rate(bitrateBps).rc_max_rate(bitrateBps);
    context.rc_buffer_size((int) ((long) bitrateBps * settings.rateBufferMillis() / 1000));
    option("deadline", "realtime");
    option("cpu-used", Integer.toString(settings.cpuUsed()));
    option("lag-in-frames", "0");
    option("auto-alt-ref", "0");
    option("error-resilient", settings.errorResilient() ? "default" : "0");
    option("max-intra-rate", Integer.toString(settings.maxIntraRatePercent()));
    check(
        avcodec.avcodec_open2(context, codec, (org.bytedeco.javacpp.PointerPointer<?>) null),
        "opening libvpx for %dx%d at %d bit/s".formatted(width, height, bitrateBps));
    frame = allocated(avutil.av_frame_alloc(), "frame");
    frame.format(avutil.AV_PIX_FMT_YUV420P).width(width).height(height);
    check(
        avutil.av_frame_get_buffer(frame, 0),
        "allocating a picture of %dx%d".formatted(width, height));
    packet = allocated(avcodec.av_packet_alloc(), "packet");
  }

  private void option(String name, String value) {
    check(
        avutil.av_opt_set(context.priv_data(), name, value, 0),
        "setting libvpx's option " + name + " to " + value);
  }

  /**
   * Encodes one picture.
   *
   * @param source a picture of the size that the session was opened for
   * @param ticks the picture's time, later than that of the picture before
   */
  void encode(VideoFrame source, long ticks, boolean keyFrame, Consumer<Output> sink) {
    if (source.width() != width || source.height() != height) {
      throw new IllegalArgumentException(
          "the encoder is open for %dx%d, the picture is %dx%d"
              .formatted(width, height, source.width(), source.height()));
    }
    check(avutil.av_frame_make_writable(frame), "taking a picture back from libvpx");
    Planes.copy(source, frame);
    frame.pts(ticks).duration(durationTicks);
    frame.pict_type(keyFrame ? avutil.AV_PICTURE_TYPE_I : avutil.AV_PICTURE_TYPE_NONE);
    check(avcodec.avcodec_send_frame(context, frame), "encoding a picture");
    int code = avcodec.avcodec_receive_packet(context, packet);
    while (code >= 0) {
      sink.accept(takeOutput());
      code = avcodec.avcodec_receive_packet(context, packet);
    }
    if (code != avutil.AVERROR_EAGAIN()) {
      check(code, "taking a frame from libvpx");
    }
  }

  private Output takeOutput() {
    try {
      int size = packet.size();
      if (size <= 0) {
        throw new CodecException("libvpx made an empty frame");
      }
      byte[] data = new byte[size];
      packet.data().get(data);
      boolean keyFrame = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
      return new Output(Bytes.wrap(data), packet.pts(), keyFrame);
    } finally {
      avcodec.av_packet_unref(packet);
    }
  }
}
