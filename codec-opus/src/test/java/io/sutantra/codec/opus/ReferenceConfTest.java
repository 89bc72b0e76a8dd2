package io.sutantra.codec.opus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.SettingsException;
import io.sutantra.testkit.RecordingSettings;
import io.sutantra.testkit.TestEnvironment;
import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class ReferenceConfTest {
  @Test
  void everyKeyIsReadAndNoOther() {
    RecordingSettings settings = new RecordingSettings(ReferenceConf.settings());
    CodecProvider codec = new OpusCodec();
    try (TestEnvironment environment = new TestEnvironment()) {
      codec.createAudioEncoder(settings, environment);
      codec.createAudioDecoder(settings, environment);
      codec.payloadFormat(settings, environment);
    }
    assertThat(settings.keys()).isEqualTo(ReferenceConf.keys());
  }

  @Test
  void codecIsFoundByItsName() {
    assertThat(ServiceLoader.load(CodecProvider.class))
        .extracting(CodecProvider::name)
        .contains("opus");
  }

  @Test
  void whatCannotBeIsRefusedWithWhatCan() {
    refused("bitrate", 5_999, "6000 to 510000");
    refused("bitrate", 510_000, "400000 at most");
    refused("frame-length", Duration.ofMillis(30), "10ms, 20ms, 40ms or 60ms");
    refused("expected-loss", 101, "0 to 100");
    refused("application", "music", "audio, voip, lowdelay");
  }

  private static void refused(String key, Object value, String remedy) {
    assertThatThrownBy(() -> OpusSettings.read(ReferenceConf.settings().with(key, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(remedy);
  }
}
