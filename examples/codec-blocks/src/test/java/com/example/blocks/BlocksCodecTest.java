package com.example.blocks;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.Settings;
import io.sutantra.testkit.CodecProviderContract;
import io.sutantra.testkit.MapSettings;
import java.util.Map;

/** All that Sutantra asks of a codec. */
final class BlocksCodecTest extends CodecProviderContract {
  @Override
  protected CodecProvider provider() {
    return new BlocksCodec();
  }

  @Override
  protected Settings settings() {
    return MapSettings.of(Map.of("smallest-block", 2, "max-pixels", 8_294_400));
  }

  /** A mosaic is no feast for the eyes. */
  @Override
  protected double lowestPsnr() {
    return 20;
  }

  @Override
  protected int smallestPayloadBytes() {
    return 2;
  }
}
