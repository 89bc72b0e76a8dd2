package io.sutantra.codec.opus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.Settings;
import io.sutantra.api.SettingsException;
import io.sutantra.testkit.RecordingSettings;
import io.sutantra.testkit.TestEnvironment;
import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    refused("frame-length", Duration.ofMillis(30), "10ms, 20ms, 40ms or 60ms");
    refused("expected-loss", 101, "0 to 100");
    refused("application", "music", "audio, voip, lowdelay");
  }

  @ParameterizedTest
  @CsvSource({
    "463200, 20, 1158, ",
    "463600, 20, 1158, 463200",
    "154401, 60, 1158, ",
    "160000, 60, 1158, 154400",
    "128000, 20, 320, ",
    "128000, 20, 319, 127600"
  })
  void packetsFindRoomInAPayload(int bitrate, int millis, int payloadBytes, String remedy) {
    Settings settings =
        ReferenceConf.settings()
            .with("bitrate", bitrate)
            .with("frame-length", Duration.ofMillis(millis));
    PayloadFormat format = new OpusPayloadFormat(settings);
    if (remedy == null) {
      assertThat(format.packetizer(payloadBytes)).isPresent();
    } else {
      assertThatThrownBy(() -> format.packetizer(payloadBytes))
          .isInstanceOf(SettingsException.class)
          .hasMessageContainingAll("bitrate is " + bitrate, "frame-length of " + millis + "ms")
          .hasMessageContainingAll("max-payload-bytes", " " + payloadBytes, remedy + " or less");
    }
  }

  private static void refused(String key, Object value, String remedy) {
    assertThatThrownBy(() -> OpusSettings.read(ReferenceConf.settings().with(key, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(remedy);
  }
}
