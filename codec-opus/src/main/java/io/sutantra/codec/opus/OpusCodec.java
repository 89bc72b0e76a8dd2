package io.sutantra.codec.opus;

import io.sutantra.api.AudioDecoder;
import io.sutantra.api.AudioEncoder;
import io.sutantra.api.CodecProvider;
import io.sutantra.api.Environment;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.Settings;
import io.sutantra.api.media.MediaType;
import java.util.Optional;

/**
 * The provider of the codec {@code opus}. {@code reference.conf} describes its settings, {@code
 * sutantra.codecs.opus}.
 */
public final class OpusCodec implements CodecProvider {
  /** Creates the provider; {@link java.util.ServiceLoader} calls this constructor. */
  public OpusCodec() {}

  @Override
  public String name() {
    return "opus";
  }

  @Override
  public MediaType type() {
    return MediaType.AUDIO;
  }

  @Override
  public Optional<PayloadFormat> payloadFormat(Settings settings, Environment environment) {
    return Optional.of(new OpusPayloadFormat(settings));
  }

  @Override
  public Optional<AudioEncoder> createAudioEncoder(Settings settings, Environment environment) {
    return Optional.of(new OpusEncoder(OpusSettings.read(settings), environment.metrics()));
  }

  @Override
  public Optional<AudioDecoder> createAudioDecoder(Settings settings, Environment environment) {
    return Optional.of(new OpusDecoder());
  }
}
