package com.example.blocks;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.Environment;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.Settings;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import java.util.Optional;

/** The provider of the codec {@code blocks}. */
public final class BlocksCodec implements CodecProvider {
  @Override
  public String name() {
    return "blocks";
  }

  @Override
  public Optional<PayloadFormat> payloadFormat(Settings settings, Environment environment) {
    return Optional.of(new BlocksPayloadFormat());
  }

  @Override
  public Optional<VideoEncoder> createEncoder(
      EncoderRequest request, Settings settings, Environment environment) {
    int smallestBlock = (int) settings.integer("smallest-block", 1, Mosaic.MAX_BLOCK);
    return Optional.of(new BlocksEncoder(request, smallestBlock));
  }

  @Override
  public Optional<VideoDecoder> createDecoder(Settings settings, Environment environment) {
    int maxPixels = (int) settings.integer("max-pixels", 1, 100_000_000);
    return Optional.of(new BlocksDecoder(maxPixels, environment.frames()));
  }
}
