package io.sutantra.codec.h264;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.Environment;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.Settings;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.testkit.CodecProviderContract;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/**
 * The codec contract: of the codec as it is, with made-up access units, and together with an
 * encoder for tests, whose pictures the decoder must show.
 */
final class H264CodecContractTest {
  abstract static class H264 extends CodecProviderContract {
    @Override
    protected Settings settings() {
      return ReferenceConf.settings();
    }

    @Override
    protected int smallestPayloadBytes() {
      return 3;
    }

    @Override
    protected boolean cutsEvenly() {
      return false;
    }

    @Override
    protected boolean followsBitrate() {
      return false;
    }
  }

  @Nested
  final class AsItIs extends H264 {
    @Override
    protected CodecProvider provider() {
      return new H264Codec();
    }

    @Override
    protected List<EncodedFrame> accessUnits() {
      return List.of(
          AccessUnits.frame(
              AccessUnits.unit(AccessUnits.SPS),
              AccessUnits.unit(AccessUnits.PPS),
              AccessUnits.unit(AccessUnits.IDR, 7_000, 1)),
          AccessUnits.frame(AccessUnits.unit(AccessUnits.P_SLICE, 900, 2)),
          AccessUnits.frame(AccessUnits.unit(AccessUnits.P_SLICE, 30, 3)),
          AccessUnits.frame(AccessUnits.unit(AccessUnits.P_SLICE, 3_000, 4)));
    }
  }

  @Nested
  final class WithAnEncoder extends H264 {
    @Override
    protected CodecProvider provider() {
      return new WithTestEncoder();
    }
  }

  /** The codec with an encoder, if FFmpeg has one. */
  static final class WithTestEncoder implements CodecProvider {
    private final H264Codec codec = new H264Codec();

    @Override
    public String name() {
      return codec.name();
    }

    @Override
    public Optional<PayloadFormat> payloadFormat(Settings settings, Environment environment) {
      return codec.payloadFormat(settings, environment);
    }

    @Override
    public Optional<VideoEncoder> createEncoder(
        EncoderRequest request, Settings settings, Environment environment) {
      return OpenH264Encoder.isPresent()
          ? Optional.of(new OpenH264Encoder(request))
          : Optional.empty();
    }

    @Override
    public Optional<VideoDecoder> createDecoder(Settings settings, Environment environment) {
      return codec.createDecoder(settings, environment);
    }
  }
}
