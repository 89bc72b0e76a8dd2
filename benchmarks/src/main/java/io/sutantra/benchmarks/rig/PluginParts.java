package io.sutantra.benchmarks.rig;

import io.sutantra.api.AudioDecoder;
import io.sutantra.api.AudioEncoder;
import io.sutantra.api.CodecProvider;
import io.sutantra.api.Depacketizer;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.Environment;
import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.Packetizer;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.PictureSize;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.core.config.Configuration;
import io.sutantra.core.plugin.Plugins;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The plug-ins with their settings, found as the program finds them, and a factory of their parts.
 *
 * <p><b>Threading:</b> any thread; the parts are confined, as their contracts say.
 */
public final class PluginParts {
  /** The longest payload in bytes, the engine's default. */
  public static final int MAX_PAYLOAD_BYTES = 1158;

  /** The rate of the pictures, in frames a second. */
  public static final double FRAMES_PER_SECOND = 30;

  /** The time from one picture to the next, rounded up so that the next picture is due. */
  public static final long FRAME_NANOS = 33_333_334;

  private static final String STREAM = "bench";
  private static final String PATTERN = "test-pattern";

  private final Plugins plugins;
  private final Configuration configuration;
  private final Environment environment = new StandaloneEnvironment();

  private PluginParts(Plugins plugins, Configuration configuration) {
    this.plugins = plugins;
    this.configuration = configuration;
  }

  /** Finds all plug-ins on the class path, with the default settings. */
  public static PluginParts load() {
    return load(Map.of());
  }

  /** Finds all plug-ins on the class path, with a few settings changed by their paths. */
  public static PluginParts load(Map<String, Object> settings) {
    ClassLoader loader = PluginParts.class.getClassLoader();
    return new PluginParts(
        Plugins.load(loader), Configuration.load(Optional.empty(), settings, loader));
  }

  /** Returns the plug-ins. */
  public Plugins plugins() {
    return plugins;
  }

  /** Returns the plug-ins' settings. */
  public Configuration configuration() {
    return configuration;
  }

  /** Returns a codec by its name; {@link PassThroughCodec} is among the codecs. */
  public CodecProvider codec(String name) {
    return name.equals(PassThroughCodec.NAME)
        ? new PassThroughCodec(packetizers())
        : plugins.codec(name);
  }

  /** Returns a started encoder at {@link #FRAMES_PER_SECOND}. */
  public VideoEncoder encoder(String codec, PictureSize size) {
    EncoderRequest request =
        new EncoderRequest(size.width(), size.height(), FRAMES_PER_SECOND, bitrateBps(size));
    VideoEncoder encoder =
        codec(codec).createEncoder(request, configuration.codec(codec), environment).orElseThrow();
    encoder.start();
    return encoder;
  }

  /** Returns a started decoder of VP8. */
  public VideoDecoder decoder() {
    VideoDecoder decoder =
        packetizers().createDecoder(configuration.codec("vp8"), environment).orElseThrow();
    decoder.start();
    return decoder;
  }

  /** Returns a started encoder of sound. */
  public AudioEncoder audioEncoder(String codec) {
    AudioEncoder encoder =
        codec(codec).createAudioEncoder(configuration.codec(codec), environment).orElseThrow();
    encoder.start();
    return encoder;
  }

  /** Returns a started decoder of sound. */
  public AudioDecoder audioDecoder(String codec) {
    AudioDecoder decoder =
        codec(codec).createAudioDecoder(configuration.codec(codec), environment).orElseThrow();
    decoder.start();
    return decoder;
  }

  /** Returns VP8's packetizer. */
  public Packetizer packetizer() {
    return payloadFormat("vp8").packetizer(MAX_PAYLOAD_BYTES).orElseThrow();
  }

  /** Returns VP8's depacketizer. */
  public Depacketizer depacketizer() {
    return payloadFormat("vp8").depacketizer().orElseThrow();
  }

  /** Returns the payload format of a codec. */
  public PayloadFormat payloadFormat(String codec) {
    return codec(codec).payloadFormat(configuration.codec(codec), environment).orElseThrow();
  }

  private CodecProvider packetizers() {
    return plugins.codec("vp8");
  }

  /** Returns a started test pattern at {@link #FRAMES_PER_SECOND}. */
  public MediaSource pattern(PictureSize size) throws IOException {
    MediaSource source =
        plugins
            .source(PATTERN)
            .create(
                new SourceRequest(
                    STREAM, "", Optional.of(size), OptionalDouble.of(FRAMES_PER_SECOND)),
                configuration.source(PATTERN),
                environment);
    source.start();
    return source;
  }

  /** Returns the first pictures of the test pattern. */
  public List<VideoFrame> pictures(PictureSize size, int count) throws IOException {
    List<VideoFrame> pictures = new ArrayList<>(count);
    try (MediaSource source = pattern(size)) {
      MediaTrack track = source.tracks().get(0);
      for (int i = 0; i < count; i++) {
        pictures.add((VideoFrame) track.poll(i * FRAME_NANOS));
      }
    }
    return pictures;
  }

  /** Returns the first pictures of the test pattern in VP8. */
  public List<EncodedFrame> encoded(PictureSize size, int count) throws IOException {
    List<EncodedFrame> frames = new ArrayList<>(count);
    try (VideoEncoder encoder = encoder("vp8", size)) {
      for (VideoFrame picture : pictures(size, count)) {
        encoder.encode(picture, frames::add);
        picture.release();
      }
    }
    return frames;
  }

  /** Returns the usual bit rate for a size of picture. */
  public static int bitrateBps(PictureSize size) {
    return size.height() > 480 ? 2_500_000 : 1_000_000;
  }
}
