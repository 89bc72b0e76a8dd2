package io.sutantra.source.pattern;

import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.SourceProviderContract;
import java.util.Map;

class PatternSourceContractTest extends SourceProviderContract {
  static final MapSettings SETTINGS =
      MapSettings.of(Map.of("size", "640x360", "frames-per-second", 30, "sound", true));

  @Override
  protected SourceProvider provider() {
    return new PatternSourceProvider();
  }

  @Override
  protected Settings settings() {
    return SETTINGS;
  }
}
