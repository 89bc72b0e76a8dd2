package io.sutantra.source.capture;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_NONBLOCK;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avdevice.av_input_audio_device_next;
import static org.bytedeco.ffmpeg.global.avdevice.av_input_video_device_next;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_gettime;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale;

import io.sutantra.ffmpeg.NativeCalls;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;

/**
 * An open input device of FFmpeg, which delivers the packets of one stream.
 *
 * <p><b>Threading:</b> confined. <b>Ownership:</b> owns the device and one packet. The data of a
 * packet may lie in memory of the device, so whoever refers to a packet lets go of it before the
 * device is closed.
 */
final class InputDevice implements AutoCloseable {
  private static final long MICROS = 1_000_000;
  private static final long SILENT_NANOS = 10_000_000_000L;

  private final AVFormatContext context;
  private final AVStream stream;
  private final AVPacket packet;
  private long deliveredNanos = System.nanoTime();

  private InputDevice(AVFormatContext context) {
    this.context = context;
    this.stream = context.streams(0);
    this.packet = av_packet_alloc();
  }

  /**
   * Opens a device.
   *
   * @param kind FFmpeg's name for devices of this kind, such as {@code x11grab}
   * @param name the device's name
   * @param options the options of devices of this kind
   * @throws DeviceException if there is no such device, or the device cannot be opened
   */
  static InputDevice open(String kind, String name, Map<String, String> options)
      throws DeviceException {
    NativeCalls.loadDevices();
    AVInputFormat format = av_find_input_format(kind);
    if (format == null || format.isNull()) {
      throw new DeviceException(
          "this machine's build of FFmpeg cannot capture by '%s'; it captures by: %s"
              .formatted(kind, kinds().isEmpty() ? "nothing" : String.join(", ", kinds())));
    }
    AVFormatContext context = avformat_alloc_context();
    context.flags(context.flags() | AVFMT_FLAG_NONBLOCK);
    AVDictionary dictionary = new AVDictionary(null);
    int result;
    try (BytePointer url = new BytePointer(name, StandardCharsets.UTF_8)) {
      options.forEach((key, value) -> av_dict_set(dictionary, key, value, 0));
      // On failure FFmpeg frees the context.
      result = avformat_open_input(context, url, format, dictionary);
    } finally {
      av_dict_free(dictionary);
    }
    if (result < 0) {
      throw new DeviceException(NativeCalls.describe(result));
    }
    if (context.nb_streams() < 1) {
      avformat_close_input(context);
      throw new DeviceException("the device has no media");
    }
    return new InputDevice(context);
  }

  /** Returns the kinds of devices that the build of FFmpeg knows. */
  private static List<String> kinds() {
    List<String> names = new ArrayList<>();
    collect(names, format -> av_input_video_device_next(format));
    collect(names, format -> av_input_audio_device_next(format));
    return List.copyOf(names);
  }

  private static void collect(List<String> names, UnaryOperator<AVInputFormat> next) {
    AVInputFormat format = next.apply(null);
    while (format != null && !format.isNull()) {
      String name = format.name().getString();
      if (!names.contains(name)) {
        names.add(name);
      }
      format = next.apply(format);
    }
  }

  /** Returns the parameters of the stream; valid until the close. */
  AVCodecParameters parameters() {
    return stream.codecpar();
  }

  /** Returns the frame rate that the device was set to; 0 if unknown. */
  double framesPerSecond() {
    AVRational rate = stream.avg_frame_rate();
    return rate.den() > 0 && rate.num() > 0 ? (double) rate.num() / rate.den() : 0;
  }

  /**
   * Reads the next packet.
   *
   * @return whether there was one
   * @throws DeviceException if the device has gone, or delivers nothing for a long time
   */
  boolean read() throws DeviceException {
    av_packet_unref(packet);
    int result = av_read_frame(context, packet);
    if (result == AVERROR_EAGAIN()) {
      if (System.nanoTime() - deliveredNanos > SILENT_NANOS) {
        throw new DeviceException(
            "it has delivered nothing for %d s".formatted(SILENT_NANOS / 1_000_000_000));
      }
      return false;
    }
    if (result < 0) {
      throw new DeviceException(NativeCalls.describe(result));
    }
    deliveredNanos = System.nanoTime();
    return packet.stream_index() == stream.index() && packet.size() > 0;
  }

  /** Returns the packet read last; valid until the next read. */
  AVPacket packet() {
    return packet;
  }

  /** Lets go of the packet read last, whose memory the device may wait for. */
  void releasePacket() {
    av_packet_unref(packet);
  }

  /** Returns the age of the packet read last. */
  long packetAgeNanos() {
    long stamp = packet.pts();
    AVRational unit = stream.time_base();
    if (stamp == AV_NOPTS_VALUE || unit.den() <= 0) {
      return 0;
    }
    long micros = av_rescale(stamp, unit.num() * MICROS, unit.den());
    return DeviceClock.ageNanos(micros, av_gettime(), System.nanoTime());
  }

  @Override
  public void close() {
    av_packet_free(packet);
    avformat_close_input(context);
  }
}
