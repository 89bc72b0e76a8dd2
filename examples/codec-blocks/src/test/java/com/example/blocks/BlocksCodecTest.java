package com.example.blocks;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.Settings;
import io.sutantra.testkit.CodecProviderContract;
import io.sutantra.testkit.MapSettings;
import java.util.Map;

/** The contract of a codec, run with this example. */
final class BlocksCodecTest extends CodecProviderContract {
  @Override
  protected CodecProvider provider() {
    return new BlocksCodec();
  }

  @Override
  protected Settings settings() {
    return MapSettings.of(Map.of("smallest-block", 2, "max-pixels", 8_294_400));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The limit is low because a mosaic is a coarse picture.
   */
  @Override
  protected double lowestPsnr() {
    return 20;
  }

  @Override
  protected int smallestPayloadBytes() {
    return 2;
  }
}
