package io.sutantra.benchmarks.rig;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.Environment;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.Settings;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.VideoFrame;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A codec whose encoder takes no time: every picture becomes the same average frame, so that only
 * the pipeline remains. VP8's payload format makes the packets.
 */
public final class PassThroughCodec implements CodecProvider {
  /** The name of the codec. */
  public static final String NAME = "pass-through";

  /** The size of each frame in bytes: the average of 1 Mbit/s at 30 frames a second. */
  static final int FRAME_BYTES = 4_200;

  private final CodecProvider packetizers;

  PassThroughCodec(CodecProvider packetizers) {
    this.packetizers = packetizers;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<PayloadFormat> payloadFormat(Settings settings, Environment environment) {
    return packetizers.payloadFormat(settings, environment);
  }

  @Override
  public Optional<VideoEncoder> createEncoder(
      EncoderRequest request, Settings settings, Environment environment) {
    return Optional.of(new Encoder());
  }

  private static final class Encoder implements VideoEncoder {
    private final Bytes data = Bytes.wrap(new byte[FRAME_BYTES]);

    @Override
    public void start() {}

    @Override
    public void encode(VideoFrame frame, Consumer<EncodedFrame> sink) {
      sink.accept(
          new EncodedFrame(
              data,
              true,
              frame.width(),
              frame.height(),
              0,
              frame.ptsNanos(),
              frame.captureNanos()));
    }

    @Override
    public void requestKeyFrame() {}

    @Override
    public void setTargetBitrate(int bitrateBps) {}

    @Override
    public void close() {}
  }
}
