package io.sutantra.codec.vp8;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.Depacketizer;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.Environment;
import io.sutantra.api.Packetizer;
import io.sutantra.api.Settings;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.RtpFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

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
  public RtpFormat rtpFormat() {
    return new RtpFormat("VP8", 90_000, "");
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

  @Override
  public Optional<Packetizer> createPacketizer(
      int maxPayloadBytes, Settings settings, Environment environment) {
    int firstPictureId = ThreadLocalRandom.current().nextInt(PayloadDescriptor.PICTURE_IDS);
    return Optional.of(new Vp8Packetizer(maxPayloadBytes, firstPictureId));
  }

  @Override
  public Optional<Depacketizer> createDepacketizer(Settings settings, Environment environment) {
    return Optional.of(new Vp8Depacketizer());
  }
}
