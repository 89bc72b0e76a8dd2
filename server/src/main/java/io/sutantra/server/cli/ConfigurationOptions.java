package io.sutantra.server.cli;

import io.sutantra.core.config.Configuration;
import io.sutantra.core.engine.StreamSpec;
import io.sutantra.server.http.HttpSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for the configuration: the file, single values, and the plug-ins. */
final class ConfigurationOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration file; what it does not say is as in the reference.conf files.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any key of the configuration, such as sutantra.engine.threading=shared.")
  private Map<String, String> values = new HashMap<>();

  @Mixin private PluginPath plugins = new PluginPath();

  /** Returns the class loader of the plug-ins and of their parts of the configuration. */
  ClassLoader loader() {
    return plugins.loader();
  }

  /**
   * Reads and checks the configuration.
   *
   * @param loader the class loader of the plug-ins
   * @param overrides further values from the command line, by path
   */
  Configuration load(ClassLoader loader, Map<String, String> overrides) {
    if (file != null && !Files.isReadable(file)) {
      throw CommandException.wrongUsage(
          "--config %s: %s"
              .formatted(
                  file, Files.exists(file) ? "the file cannot be read" : "there is no such file"));
    }
    Map<String, Object> all = new HashMap<>(values);
    all.putAll(overrides);
    return Configuration.load(
        Optional.ofNullable(file), all, loader, Map.of("sutantra.http", HttpSettings::from));
  }

  /** Returns the streams to run: the default stream if the configuration has none. */
  static List<StreamSpec> streams(Configuration configuration) {
    List<StreamSpec> streams = configuration.streams();
    return streams.isEmpty()
        ? List.of(configuration.stream(StreamOptions.DEFAULT_STREAM, "default", Map.of()))
        : streams;
  }
}
