package io.sutantra.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.EncoderRequest;
import io.sutantra.testkit.RecordingSettings;
import io.sutantra.testkit.TestEnvironment;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class ReferenceConfTest {
  @Test
  void everyKeyIsReadAndNoOther() {
    RecordingSettings settings = new RecordingSettings(ReferenceConf.settings());
    CodecProvider codec = new Vp8Codec();
    try (TestEnvironment environment = new TestEnvironment()) {
      codec.createEncoder(new EncoderRequest(64, 64, 30, 100_000), settings, environment);
      codec.createDecoder(settings, environment);
      codec.payloadFormat(settings, environment);
    }
    assertThat(settings.keys()).isEqualTo(ReferenceConf.keys());
  }

  @Test
  void codecIsFoundByItsName() {
    assertThat(ServiceLoader.load(CodecProvider.class))
        .extracting(CodecProvider::name)
        .containsExactly("vp8");
  }
}
