package io.sutantra.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import io.sutantra.api.Settings;
import io.sutantra.core.engine.PluginSettings;
import io.sutantra.core.engine.StreamSpec;
import io.sutantra.core.plugin.Names;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The complete, checked configuration.
 *
 * <p>The {@code reference.conf} of all modules are overridden by the user's file, the file by
 * system properties whose name begins with {@code sutantra.}, and the properties by the command
 * line. A key that is not in the reference is refused.
 *
 * <p><b>Threading:</b> immutable.
 *
 * <p><b>Errors:</b> {@link ConfigurationException}, with all problems.
 */
public final class Configuration implements PluginSettings {
  private final ConfigurationTree tree;

  Configuration(ConfigurationTree tree) {
    this.tree = tree;
  }

  /**
   * Reads and checks the configuration.
   *
   * @param file the user's file, if there is one
   * @param overrides the values from the command line, by path
   * @param loader the class loader that finds the {@code reference.conf} of all modules
   */
  public static Configuration load(
      Optional<Path> file, Map<String, Object> overrides, ClassLoader loader) {
    return load(file, overrides, loader, Map.of());
  }

  /**
   * Reads and checks the configuration, including blocks of other modules.
   *
   * @param readers the readers of the other modules' blocks, by path; a setting that a reader
   *     refuses is reported with all other problems
   */
  public static Configuration load(
      Optional<Path> file,
      Map<String, Object> overrides,
      ClassLoader loader,
      Map<String, Function<Settings, ?>> readers) {
    Map<String, String> properties =
        System.getProperties().stringPropertyNames().stream()
            .filter(name -> System.getProperty(name) != null)
            .collect(Collectors.toMap(name -> name, System::getProperty));
    return new Configuration(
        new ConfigurationLoader(loader, properties).load(file, overrides, readers));
  }

  /**
   * Returns a block.
   *
   * @param path the path from the root, such as {@code sutantra.http}
   * @throws IllegalArgumentException if no module declares the block
   */
  public Settings settings(String path) {
    if (!tree.has(path)) {
      throw new IllegalArgumentException("no reference.conf has a block " + path);
    }
    return new ConfigSettings(path, tree.block(path));
  }

  @Override
  public Settings codec(String name) {
    return plugin(Schema.ROOT + ".codecs", name);
  }

  @Override
  public Settings transport(String name) {
    return plugin(Schema.ROOT + ".transports", name);
  }

  @Override
  public Settings source(String name) {
    return plugin(Schema.ROOT + ".sources", name);
  }

  @Override
  public Settings sink(String name) {
    return plugin(Schema.ROOT + ".sinks", name);
  }

  /** Returns the configured streams, sorted by id. */
  public List<StreamSpec> streams() {
    return tree.streamIds().stream()
        .map(
            id ->
                StreamReader.read(
                    id,
                    "configuration",
                    new ConfigSettings(
                        ConfigurationTree.streamPath(id),
                        tree.streamBlock(id).withFallback(tree.streamDefaults()))))
        .toList();
  }

  /**
   * Returns the specification of a stream that is requested at run time.
   *
   * @param id the id of the stream
   * @param creator the name of the requester
   * @param given the requested values, by the keys of a stream in the configuration; all other
   *     values are as configured. Several transports are separated by commas.
   */
  public StreamSpec stream(String id, String creator, Map<String, String> given) {
    List<String> problems = new ArrayList<>();
    if (!Names.isValid(id)) {
      problems.add("'%s' is not a stream's id; it must be %s".formatted(id, Names.RULE));
    }
    ConfigObject values = ConfigFactory.empty("request").root();
    for (Map.Entry<String, String> entry : new TreeMap<>(given).entrySet()) {
      values =
          values.withValue(
              entry.getKey(), ConfigValueFactory.fromAnyRef(entry.getValue(), "request"));
    }
    Config stream =
        tree.schema()
            .checkStream("stream", values, problems)
            .toConfig()
            .withFallback(tree.streamDefaults());
    Optional<StreamSpec> spec =
        CorrectedBlock.read(
                "stream",
                stream,
                tree.streamDefaults(),
                settings -> StreamReader.read(Names.isValid(id) ? id : "any", creator, settings),
                problems)
            .value();
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return spec.orElseThrow();
  }

  private Settings plugin(String blocks, String name) {
    String path = blocks + "." + ConfigUtil.joinPath(name);
    Config block = tree.has(path) ? tree.block(path) : ConfigFactory.empty(path);
    return new ConfigSettings(path, block);
  }
}
