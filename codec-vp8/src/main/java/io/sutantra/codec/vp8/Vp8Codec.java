package io.sutantra.codec.vp8;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.Environment;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.Settings;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import java.util.Optional;

/**
 * The provider of the codec {@code vp8}. {@code reference.conf} describes its settings, {@code
 * sutantra.codecs.vp8}.
 */
public final class Vp8Codec implements CodecProvider {
  static final String NAME = "vp8";

  /** Creates the provider; {@link java.util.ServiceLoader} calls this constructor. */
  public Vp8Codec() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<PayloadFormat> payloadFormat(Settings settings, Environment environment) {
    return Optional.of(new Vp8PayloadFormat());
  }

  @Override
  public Optional<VideoEncoder> createEncoder(
      EncoderRequest request, Settings settings, Environment environment) {
    return Optional.of(new Vp8Encoder(request, Vp8EncoderSettings.read(settings)));
  }

  @Override
  public Optional<VideoDecoder> createDecoder(Settings settings, Environment environment) {
    return Optional.of(new Vp8Decoder(Vp8Decoder.maxPixels(settings), environment));
  }
}
