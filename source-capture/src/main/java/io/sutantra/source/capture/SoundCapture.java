package io.sutantra.source.capture;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import io.sutantra.api.CodecException;
import io.sutantra.api.Environment;
import io.sutantra.api.Metrics;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.ffmpeg.NativeCalls;
import io.sutantra.ffmpeg.SoundConverter;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * A microphone, by PulseAudio or ALSA, in pieces of 20 ms.
 *
 * <p>Counts {@code packets.damaged}, and {@code samples.dropped}, by which the device's clock was
 * ahead.
 */
final class SoundCapture implements Capture {
  private static final long POLL_NANOS = 2_000_000;
  private static final int PIECES_PER_SECOND = 50;

  private final String what;
  private final DeviceClock clock;
  private final SoundPieces pieces;
  private final AudioShape shape;
  private final InputDevice device;
  private final AVCodecContext decoder;
  private final AVFrame decoded;
  private final SoundConverter converter;
  private final Metrics.Counter damaged;
  private final Metrics.Counter dropped;

  private SoundCapture(
      String what,
      AudioShape shape,
      DeviceClock clock,
      InputDevice device,
      AVCodecContext decoder,
      Environment environment) {
    this.what = what;
    this.clock = clock;
    this.shape = shape;
    this.pieces = new SoundPieces(shape, shape.sampleRateHz() / PIECES_PER_SECOND, clock);
    this.device = device;
    this.decoder = decoder;
    this.decoded = av_frame_alloc();
    this.converter = new SoundConverter(shape.sampleRateHz(), shape.channels());
    this.damaged = environment.metrics().counter("packets.damaged", "packets");
    this.dropped = environment.metrics().counter("samples.dropped");
  }

  /**
   * Opens a microphone.
   *
   * @param server the address of the server of PulseAudio; empty for the user's own
   * @param asked the sample rate and the channels
   */
  static Capture open(
      MicrophoneName name,
      String server,
      AudioShape asked,
      DeviceClock clock,
      Environment environment)
      throws IOException {
    return switch (name.system()) {
      case PULSE -> pulse(name.device(), server, asked, clock, environment);
      case ALSA -> alsa(name.device(), asked, clock, environment);
      case ANY -> {
        try {
          yield pulse(name.device(), server, asked, clock, environment);
        } catch (IOException first) {
          try {
            yield alsa(name.device(), asked, clock, environment);
          } catch (IOException e) {
            throw new IOException(
                "%s; and %s".formatted(first.getMessage(), e.getMessage()), first);
          }
        }
      }
    };
  }

  private static SoundCapture pulse(
      String name, String server, AudioShape asked, DeviceClock clock, Environment environment)
      throws IOException {
    String what = "microphone '%s' of PulseAudio".formatted(name);
    return of(what, openPulse(what, name, server, asked), asked, clock, environment);
  }

  private static SoundCapture alsa(
      String name, AudioShape asked, DeviceClock clock, Environment environment)
      throws IOException {
    String what = "microphone '%s' of ALSA".formatted(name);
    return of(what, openAlsa(what, name, asked), asked, clock, environment);
  }

  private static SoundCapture of(
      String what, InputDevice device, AudioShape asked, DeviceClock clock, Environment environment)
      throws IOException {
    AVCodecContext decoder = null;
    try {
      decoder = decoder(what, device.parameters());
      return new SoundCapture(what, asked, clock, device, decoder, environment);
    } finally {
      if (decoder == null) {
        device.close();
      }
    }
  }

  private static InputDevice openPulse(String what, String device, String server, AudioShape asked)
      throws IOException {
    Map<String, String> options = options(asked, asked.channels());
    options.put("name", "Sutantra");
    options.put("stream_name", "microphone");
    int pieceBytes = asked.sampleRateHz() / PIECES_PER_SECOND * asked.channels() * Short.BYTES;
    options.put("fragment_size", Integer.toString(pieceBytes));
    if (!server.isEmpty()) {
      options.put("server", server);
    }
    try {
      return InputDevice.open("pulse", device, options);
    } catch (DeviceException e) {
      throw new IOException(
          "%s cannot be opened: %s; is its server running, and has it the device? Its devices are listed by: pactl list short sources"
              .formatted(what, e.getMessage()),
          e);
    }
  }

  /** Opens a device of ALSA, which may have the other number of channels only. */
  private static InputDevice openAlsa(String what, String device, AudioShape asked)
      throws IOException {
    try {
      return InputDevice.open("alsa", device, options(asked, asked.channels()));
    } catch (DeviceException first) {
      try {
        return InputDevice.open("alsa", device, options(asked, 3 - asked.channels()));
      } catch (DeviceException e) {
        throw new IOException(
            "%s cannot be opened: %s; another program may use it, or this user may not: %s"
                .formatted(what, first.getMessage(), Microphones.whatToWrite()),
            first);
      }
    }
  }

  private static Map<String, String> options(AudioShape asked, int channels) {
    Map<String, String> options = new HashMap<>();
    options.put("sample_rate", Integer.toString(asked.sampleRateHz()));
    options.put("channels", Integer.toString(channels));
    return options;
  }

  private static AVCodecContext decoder(String what, AVCodecParameters parameters)
      throws IOException {
    AVCodec codec = avcodec_find_decoder(parameters.codec_id());
    if (codec == null || codec.isNull()) {
      throw new IOException("%s delivers sound for which there is no decoder".formatted(what));
    }
    AVCodecContext decoder = avcodec_alloc_context3(codec);
    int result = avcodec_parameters_to_context(decoder, parameters);
    if (result >= 0) {
      result = avcodec_open2(decoder, codec, (AVDictionary) null);
    }
    if (result < 0) {
      avcodec_free_context(decoder);
      throw new IOException(
          "the sound of %s cannot be decoded (FFmpeg: %s)"
              .formatted(what, NativeCalls.describe(result)));
    }
    return decoder;
  }

  @Override
  public MediaFormat format() {
    return new RawFormat(shape);
  }

  @Override
  public Media next() throws IOException {
    Media ready = pieces.poll();
    if (ready != null) {
      return ready;
    }
    try {
      if (!device.read()) {
        LockSupport.parkNanos(this, POLL_NANOS);
        return null;
      }
    } catch (DeviceException e) {
      throw new IOException("%s has gone: %s".formatted(what, e.getMessage()), e);
    }
    long captureNanos = clock.nanoTime() - device.packetAgeNanos();
    int result = avcodec_send_packet(decoder, device.packet());
    device.releasePacket();
    if (result < 0 || avcodec_receive_frame(decoder, decoded) < 0) {
      damaged.increment();
      return null;
    }
    try {
      int excess = pieces.add(converter.convert(decoded), captureNanos);
      if (excess > 0) {
        // Not a real device: without the pause it would fill the core.
        dropped.add(excess);
        LockSupport.parkNanos(this, POLL_NANOS);
      }
    } catch (CodecException e) {
      damaged.increment();
    } finally {
      av_frame_unref(decoded);
    }
    return pieces.poll();
  }

  @Override
  public void close() {
    converter.close();
    av_frame_free(decoded);
    avcodec_free_context(decoder);
    device.close();
  }
}
