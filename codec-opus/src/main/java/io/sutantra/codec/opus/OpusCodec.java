package io.sutantra.codec.opus;

import io.sutantra.api.AudioDecoder;
import io.sutantra.api.AudioEncoder;
import io.sutantra.api.CodecProvider;
import io.sutantra.api.Environment;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.Settings;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.MediaType;
import java.util.Optional;

/**
 * The provider of the codec {@code opus}. {@code reference.conf} describes its settings, {@code
 * sutantra.codecs.opus}.
 */
public final class OpusCodec implements CodecProvider {
  static final String NAME = "opus";

  /** The shape of the sound inside libopus: 48 kHz stereo. */
  static final AudioShape SHAPE = new AudioShape(48_000, 2);

  /** Creates the provider; {@link java.util.ServiceLoader} calls this constructor. */
  public OpusCodec() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public MediaType type() {
    return MediaType.AUDIO;
  }

  @Override
  public Optional<PayloadFormat> payloadFormat(Settings settings, Environment environment) {
    return Optional.of(new OpusPayloadFormat());
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
