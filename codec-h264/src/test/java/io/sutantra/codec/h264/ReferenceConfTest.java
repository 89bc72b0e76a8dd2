package io.sutantra.codec.h264;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.CodecProvider;
import io.sutantra.testkit.RecordingSettings;
import io.sutantra.testkit.TestEnvironment;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class ReferenceConfTest {
  @Test
  void everyKeyIsReadAndNoOther() {
    RecordingSettings settings = new RecordingSettings(ReferenceConf.settings());
    CodecProvider codec = new H264Codec();
    try (TestEnvironment environment = new TestEnvironment()) {
      codec.createDecoder(settings, environment);
      codec.payloadFormat(settings, environment);
    }
    assertThat(settings.keys()).isEqualTo(ReferenceConf.keys());
  }

  @Test
  void codecIsFoundByItsName() {
    assertThat(ServiceLoader.load(CodecProvider.class))
        .extracting(CodecProvider::name)
        .containsExactly("h264");
  }
}
