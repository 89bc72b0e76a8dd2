package com.example.ball;

import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.SourceProviderContract;
import java.util.Map;

/** The contract of a source, run with this example. */
final class BallSourceTest extends SourceProviderContract {
  @Override
  protected SourceProvider provider() {
    return new BallSourceProvider();
  }

  @Override
  protected Settings settings() {
    return MapSettings.of(Map.of("size", "320x180", "frames-per-second", 30));
  }

  @Override
  protected String argument() {
    return "3";
  }
}
