package io.sutantra.source.capture;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import io.sutantra.api.Environment;
import io.sutantra.api.Metrics;
import io.sutantra.api.PictureSize;
import io.sutantra.api.media.FramePool;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.ffmpeg.NativeCalls;
import io.sutantra.ffmpeg.Orientation;
import io.sutantra.ffmpeg.PictureConverter;
import java.io.IOException;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * The way from a device's packets of pictures, raw or compressed, to pictures of one size in the
 * pipeline's format.
 *
 * <p>Counts {@code frames.dropped}, the pictures for which the pool had no room, and {@code
 * packets.damaged}.
 *
 * <p><b>Threading:</b> confined. <b>Ownership:</b> owns the decoder, the scaler and one decoded
 * picture, which refers to the memory of the device only during {@link #take}.
 */
final class PictureOutput implements AutoCloseable {
  /** The largest picture in pixels. */
  static final int MOST_PIXELS = 7680 * 4320;

  private final PictureSize size;
  private final DeviceClock clock;
  private final FramePool frames;
  private final Metrics.Counter dropped;
  private final Metrics.Counter damaged;
  private final AVCodecContext decoder;
  private final AVFrame decoded;
  private final PictureConverter converter;
  private long lastPtsNanos;

  /**
   * Creates an output.
   *
   * @param parameters the parameters of the packets
   * @param size the size of the pictures
   * @param clock the clock of the media times
   */
  PictureOutput(
      AVCodecParameters parameters, PictureSize size, DeviceClock clock, Environment environment)
      throws IOException {
    this.size = size;
    this.clock = clock;
    this.frames = environment.frames();
    this.dropped = environment.metrics().counter("frames.dropped", "frames");
    this.damaged = environment.metrics().counter("packets.damaged", "packets");
    AVCodec codec = avcodec_find_decoder(parameters.codec_id());
    if (codec == null || codec.isNull()) {
      throw new IOException(
          "it delivers %s, for which there is no decoder"
              .formatted(avcodec_get_name(parameters.codec_id()).getString()));
    }
    decoder = avcodec_alloc_context3(codec);
    decoded = av_frame_alloc();
    int result = avcodec_parameters_to_context(decoder, parameters);
    if (result >= 0) {
      decoder.max_pixels(MOST_PIXELS);
      decoder.thread_count(1);
      result = avcodec_open2(decoder, codec, (AVDictionary) null);
    }
    PictureConverter made = null;
    try {
      if (result < 0) {
        throw new IOException(
            "its %s cannot be decoded (FFmpeg: %s)"
                .formatted(
                    avcodec_get_name(parameters.codec_id()).getString(),
                    NativeCalls.describe(result)));
      }
      made = new PictureConverter(size, Orientation.UPRIGHT);
    } finally {
      if (made == null) {
        freeDecoder();
      }
    }
    converter = made;
  }

  /**
   * Takes the packet that a device has read, and releases the packet.
   *
   * @return the picture with its times; null if the packet has no picture, or the pool no room
   */
  VideoFrame take(InputDevice device, long captureNanos) {
    Optional<VideoFrame> converted = convert(device.packet());
    device.releasePacket();
    if (converted.isEmpty()) {
      return null;
    }
    lastPtsNanos = Math.max(lastPtsNanos, clock.mediaNanos(captureNanos));
    converted.get().stamp(lastPtsNanos, captureNanos);
    return converted.get();
  }

  /**
   * Decodes a packet, and copies its picture to a pooled frame.
   *
   * @return empty if the packet has no picture, or the pool no room
   */
  private Optional<VideoFrame> convert(AVPacket packet) {
    if (avcodec_send_packet(decoder, packet) < 0) {
      damaged.increment();
      return Optional.empty();
    }
    if (avcodec_receive_frame(decoder, decoded) < 0) {
      return Optional.empty();
    }
    try {
      return convert();
    } finally {
      av_frame_unref(decoded);
    }
  }

  private Optional<VideoFrame> convert() {
    Optional<VideoFrame> acquired = frames.tryAcquire(size.width(), size.height());
    if (acquired.isEmpty()) {
      dropped.increment();
      return acquired;
    }
    VideoFrame frame = acquired.get();
    boolean converted = false;
    try {
      converted = converter.convert(decoded, frame);
    } finally {
      if (!converted) {
        frame.release();
      }
    }
    if (!converted) {
      damaged.increment();
      return Optional.empty();
    }
    return acquired;
  }

  private void freeDecoder() {
    av_frame_free(decoded);
    avcodec_free_context(decoder);
  }

  @Override
  public void close() {
    freeDecoder();
    converter.close();
  }
}
