package io.sutantra.core.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.sutantra.core.config.Configuration;
import io.sutantra.core.engine.EngineOptions;
import io.sutantra.core.engine.StreamEngine;
import io.sutantra.core.engine.StreamException;
import io.sutantra.core.engine.Threading;
import io.sutantra.core.plugin.Plugins;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineModuleTest {
  @Test
  void makesOneEngineOfTheConfigurationAndThePlugins() {
    Configuration configuration =
        Configuration.load(
            Optional.empty(),
            Map.of("sutantra.engine.threading", "shared", "sutantra.codec", "rle"),
            EngineModuleTest.class.getClassLoader());
    Injector injector =
        Guice.createInjector(new EngineModule(configuration, Plugins.of(List.of())));
    try (StreamEngine engine = injector.getInstance(StreamEngine.class)) {
      assertThat(injector.getInstance(StreamEngine.class)).isSameAs(engine);
      assertThat(injector.getInstance(Configuration.class)).isSameAs(configuration);
      assertThat(injector.getInstance(EngineOptions.class).threading()).isEqualTo(Threading.SHARED);
      assertThatThrownBy(() -> engine.create(configuration.stream("a", "test", Map.of())))
          .isInstanceOf(StreamException.class)
          .hasMessageContaining("there is no codec 'rle'; available: none");
    }
  }
}
