package io.sutantra.core.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.sutantra.api.Clock;
import io.sutantra.core.config.Configuration;
import io.sutantra.core.engine.EngineOptions;
import io.sutantra.core.engine.StreamEngine;
import io.sutantra.core.plugin.Plugins;

/**
 * A Guice module that provides one {@link StreamEngine}, made from a configuration and the
 * available plug-ins, and the system's clock.
 *
 * <p><b>Ownership:</b> the creator of the injector closes the engine.
 */
public final class EngineModule extends AbstractModule {
  private final Configuration configuration;
  private final Plugins plugins;

  /** Creates the module for a configuration and plug-ins. */
  public EngineModule(Configuration configuration, Plugins plugins) {
    this.configuration = configuration;
    this.plugins = plugins;
  }

  @Override
  protected void configure() {
    bind(Configuration.class).toInstance(configuration);
    bind(Plugins.class).toInstance(plugins);
    bind(Clock.class).toInstance(Clock.system());
  }

  @Provides
  @Singleton
  EngineOptions engineOptions() {
    return EngineOptions.from(configuration.settings("sutantra.engine"));
  }

  @Provides
  @Singleton
  StreamEngine streamEngine(EngineOptions options, Clock clock) {
    return new StreamEngine(plugins, configuration, options, clock);
  }
}
