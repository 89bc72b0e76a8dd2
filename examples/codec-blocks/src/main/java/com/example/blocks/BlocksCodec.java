package com.example.blocks;

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

/** The codec {@code blocks}. */
public final class BlocksCodec implements CodecProvider {
  @Override
  public String name() {
    return "blocks";
  }

  @Override
  public RtpFormat rtpFormat() {
    return new RtpFormat("X-BLOCKS", 90_000, "");
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

  @Override
  public Optional<Packetizer> createPacketizer(
      int maxPayloadBytes, Settings settings, Environment environment) {
    return Optional.of(new BlocksPacketizer(maxPayloadBytes));
  }

  @Override
  public Optional<Depacketizer> createDepacketizer(Settings settings, Environment environment) {
    return Optional.of(new BlocksDepacketizer());
  }
}
