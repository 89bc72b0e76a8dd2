package io.sutantra.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import io.sutantra.api.Settings;
import io.sutantra.core.engine.EngineOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A loader that merges the sources of the configuration and checks the result before it is used.
 *
 * <p>An invalid value is recorded as a problem and replaced by the default of the reference, so
 * that the check can continue.
 */
final class ConfigurationLoader {
  private final ClassLoader loader;
  private final Map<String, String> systemProperties;
  private final List<String> problems = new ArrayList<>();

  ConfigurationLoader(ClassLoader loader, Map<String, String> systemProperties) {
    this.loader = loader;
    this.systemProperties = systemProperties;
  }

  /**
   * Merges and checks the values.
   *
   * @throws ConfigurationException with all problems
   */
  ConfigurationTree load(
      Optional<Path> file, Map<String, ?> overrides, Map<String, Function<Settings, ?>> readers) {
    Config defaults = orFail(() -> ConfigFactory.parseResources(loader, "reference.conf"));
    Config reference = orFail(defaults::resolve);
    Config given =
        map(overrides, "command line")
            .withFallback(map(systemPropertiesOfOurs(), "system property"))
            .withFallback(file.map(this::parse).orElse(ConfigFactory.empty()));
    // A default that refers to another key follows the value given for that key.
    Config merged = orFail(() -> given.withFallback(defaults).resolve());

    Schema schema = new Schema(reference.getObject(Schema.ROOT));
    schema.checkBeside(merged.root(), reference.root().keySet(), problems);
    ConfigObject checked = schema.check(root(merged), problems);
    ConfigurationTree tree = new ConfigurationTree(merged.withValue(Schema.ROOT, checked), schema);
    read(tree, reference, readers);
    if (!problems.isEmpty()) {
      throw new ConfigurationException(List.copyOf(new LinkedHashSet<>(problems)));
    }
    return tree;
  }

  private static ConfigObject root(Config merged) {
    ConfigValue root = merged.getValue(Schema.ROOT);
    if (root instanceof ConfigObject block) {
      return block;
    }
    throw new ConfigurationException(
        List.of(
            "%s is %s, must be a block { } (%s)"
                .formatted(Schema.ROOT, Schema.describe(root), ConfigLocations.of(root))));
  }

  private Config parse(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new ConfigurationException(
          List.of("%s is no file that can be read; name the configuration file".formatted(file)));
    }
    return orFail(
        () ->
            ConfigFactory.parseFile(
                file.toFile(), ConfigParseOptions.defaults().setClassLoader(loader)));
  }

  private Map<String, String> systemPropertiesOfOurs() {
    Map<String, String> ours = new TreeMap<>(systemProperties);
    ours.keySet().removeIf(name -> !name.startsWith(Schema.ROOT + "."));
    return ours;
  }

  private static Config map(Map<String, ?> values, String origin) {
    return orFail(() -> ConfigFactory.parseMap(values, origin));
  }

  /** Parses a source, or throws at once because nothing can be checked after a parse error. */
  private static Config orFail(Supplier<Config> parsing) {
    try {
      return parsing.get();
    } catch (ConfigException e) {
      throw new ConfigurationException(List.of(String.valueOf(e.getMessage())));
    }
  }

  /** Reads all blocks that can be read without plug-ins, with the readers of their owners. */
  private void read(
      ConfigurationTree tree, Config reference, Map<String, Function<Settings, ?>> readers) {
    Map<String, Function<Settings, ?>> all = new TreeMap<>(readers);
    all.put(Schema.ROOT + ".engine", EngineOptions::from);
    all.forEach(
        (path, reader) ->
            CorrectedBlock.read(
                path, tree.block(path), reference.getConfig(path), reader, problems));

    Config streamDefaults =
        CorrectedBlock.read(
                Schema.ROOT + ".stream-defaults",
                tree.streamDefaults(),
                tree.schema().stream().toConfig(),
                settings -> StreamReader.read("any", "configuration", settings),
                problems)
            .block();
    for (String id : tree.streamIds()) {
      CorrectedBlock.read(
          ConfigurationTree.streamPath(id),
          tree.streamBlock(id).withFallback(streamDefaults),
          streamDefaults,
          settings -> StreamReader.read(id, "configuration", settings),
          problems);
    }
  }
}
