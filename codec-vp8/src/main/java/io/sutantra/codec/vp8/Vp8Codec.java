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
 * The codec {@code vp8}. Its settings are {@code sutantra.codecs.vp8}, see {@code reference.conf}.
 */
public final class Vp8Codec implements CodecProvider {
  static final String NAME = "vp8";

  /** Made by {@link java.util.ServiceLoader}. */
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
