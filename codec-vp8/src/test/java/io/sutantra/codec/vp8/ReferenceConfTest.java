package io.sutantra.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.Settings;
import io.sutantra.testkit.TestEnvironment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReferenceConfTest {
  @Test
  void everyKeyIsReadAndNoOther() {
    Set<String> read = new HashSet<>();
    Settings settings = recording(ReferenceConf.settings(), read);
    CodecProvider codec = new Vp8Codec();
    try (TestEnvironment environment = new TestEnvironment()) {
      codec.createEncoder(new EncoderRequest(64, 64, 30, 100_000), settings, environment);
      codec.createDecoder(settings, environment);
      codec.createPacketizer(1_200, settings, environment);
      codec.createDepacketizer(settings, environment);
    }
    assertThat(read).isEqualTo(ReferenceConf.keys());
  }

  private static Settings recording(Settings settings, Set<String> read) {
    return (Settings)
        Proxy.newProxyInstance(
            Settings.class.getClassLoader(),
            new Class<?>[] {Settings.class},
            (proxy, method, arguments) -> {
              read.add((String) arguments[0]);
              try {
                return method.invoke(settings, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void codecIsFoundByItsName() {
    assertThat(ServiceLoader.load(CodecProvider.class))
        .extracting(CodecProvider::name)
        .containsExactly("vp8");
  }
}
