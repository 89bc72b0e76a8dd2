package io.sutantra.codec.h264;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.Environment;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.Settings;
import io.sutantra.api.VideoDecoder;
import java.util.Optional;

/**
 * The provider of the codec {@code h264}, which has a payload format and a decoder, and no encoder.
 * {@code reference.conf} describes its settings, {@code sutantra.codecs.h264}.
 */
public final class H264Codec implements CodecProvider {
  static final String NAME = "h264";

  /** Creates the provider; {@link java.util.ServiceLoader} calls this constructor. */
  public H264Codec() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<PayloadFormat> payloadFormat(Settings settings, Environment environment) {
    return Optional.of(new H264PayloadFormat());
  }

  @Override
  public Optional<VideoDecoder> createDecoder(Settings settings, Environment environment) {
    return Optional.of(new H264Decoder(H264Decoder.maxPixels(settings), environment));
  }
}
