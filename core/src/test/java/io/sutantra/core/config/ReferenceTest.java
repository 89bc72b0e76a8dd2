package io.sutantra.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sutantra.core.engine.EngineOptions;
import io.sutantra.testkit.RecordingSettings;
import org.junit.jupiter.api.Test;

/** A comparison of core's {@code reference.conf} with the keys that the code reads. */
class ReferenceTest {
  private static final Config ROOT =
      ConfigFactory.parseResources("reference.conf").getConfig("sutantra");

  @Test
  void theEngineReadsAllOfItsBlock() {
    Config block = ROOT.getConfig("engine");
    RecordingSettings settings = new RecordingSettings(new ConfigSettings("engine", block));
    EngineOptions.from(settings);
    assertThat(settings.keys()).isEqualTo(block.root().keySet());
  }

  @Test
  void aStreamReadsAllOfItsDefaults() {
    Schema schema = new Schema(ROOT.root());
    RecordingSettings settings =
        new RecordingSettings(new ConfigSettings("stream", schema.stream().toConfig()));
    StreamReader.read("a", "test", settings);
    assertThat(settings.keys()).isEqualTo(schema.stream().keySet());
  }

  @Test
  void thereIsNothingElse() {
    assertThat(ROOT.root().keySet())
        .containsExactlyInAnyOrder(
            "transport",
            "codec",
            "audio-codec",
            "stream-defaults",
            "streams",
            "engine",
            "codecs",
            "transports",
            "sources",
            "sinks");
  }
}
