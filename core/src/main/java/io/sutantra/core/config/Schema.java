package io.sutantra.core.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.sutantra.core.plugin.Names;
import io.sutantra.core.plugin.PluginKind;
import io.sutantra.core.plugin.UnknownPluginException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The permitted keys and their types, taken from the {@code reference.conf} of all modules.
 *
 * <p>A check adds the problems to a list, and returns the configuration without the invalid parts.
 */
final class Schema {
  /** The root block of all settings. */
  static final String ROOT = "sutantra";

  private static final String STREAMS = "streams";
  private static final Map<String, PluginKind> PLUGIN_BLOCKS =
      Map.of(
          ROOT + ".codecs", PluginKind.CODEC,
          ROOT + ".transports", PluginKind.TRANSPORT,
          ROOT + ".sources", PluginKind.SOURCE,
          ROOT + ".sinks", PluginKind.SINK);

  /** A number with an optional unit. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]*\\.?[0-9]+([eE][+-]?[0-9]+)?\\s*[a-zA-Z]*");

  private static final Pattern FLAG =
      Pattern.compile("true|false|on|off|yes|no", Pattern.CASE_INSENSITIVE);

  private final ConfigObject reference;
  private final ConfigObject stream;

  /** Creates the schema from the root block of the reference. */
  Schema(ConfigObject reference) {
    this.reference = reference;
    this.stream =
        ((ConfigObject) reference.get("stream-defaults"))
            .withValue("transport", reference.get("transport"))
            .withValue("codec", reference.get("codec"))
            .withValue("audio-codec", reference.get("audio-codec"));
  }

  /** Returns the default settings of a stream. */
  ConfigObject stream() {
    return stream;
  }

  /** Checks the root block. */
  ConfigObject check(ConfigObject given, List<String> problems) {
    return check(ROOT, given, reference, problems);
  }

  /** Checks the settings of a stream. */
  ConfigObject checkStream(String path, ConfigObject given, List<String> problems) {
    return check(path, given, stream, problems);
  }

  /** Checks the keys beside the root block, where settings may be by mistake. */
  void checkBeside(ConfigObject top, Collection<String> known, List<String> problems) {
    for (String key : new TreeSet<>(top.keySet())) {
      boolean misplaced =
          reference.containsKey(key) || Names.nearest(key, List.of(ROOT)).isPresent();
      if (!key.equals(ROOT) && !known.contains(key) && misplaced) {
        problems.add(
            "%s is not below %s, where all keys are: write %s (%s)"
                .formatted(
                    key,
                    ROOT,
                    reference.containsKey(key) ? ROOT + "." + key : ROOT,
                    ConfigLocations.of(top.get(key))));
      }
    }
  }

  private ConfigObject check(
      String path, ConfigObject given, ConfigObject schema, List<String> problems) {
    ConfigObject left = given;
    for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(given).entrySet()) {
      String key = entry.getKey();
      ConfigValue value = entry.getValue();
      String keyPath = ConfigLocations.path(path, key);
      ConfigValue expected = schema.get(key);
      if (expected == null) {
        problems.add(unknown(path, key, value, schema));
        left = left.withoutKey(key);
      } else if (!fits(keyPath, value, expected)) {
        problems.add(
            "%s is %s, must be %s (%s)"
                .formatted(
                    keyPath, describe(value), expectation(expected), ConfigLocations.of(value)));
        left = left.withValue(key, expected);
      } else if (keyPath.equals(ROOT + "." + STREAMS)) {
        left = left.withValue(key, checkStreams(keyPath, (ConfigObject) value, problems));
      } else if (expected instanceof ConfigObject block) {
        left = left.withValue(key, check(keyPath, (ConfigObject) value, block, problems));
      } else if (expected instanceof ConfigList list && value instanceof ConfigList elements) {
        checkElements(keyPath, elements, list, problems);
      }
    }
    return left;
  }

  private ConfigObject checkStreams(String path, ConfigObject streams, List<String> problems) {
    ConfigObject left = streams;
    for (Map.Entry<String, ConfigValue> entry : new TreeMap<>(streams).entrySet()) {
      String id = entry.getKey();
      if (!Names.isValid(id)) {
        problems.add(
            "%s has the id '%s', must be %s (%s)"
                .formatted(path, id, Names.RULE, ConfigLocations.of(entry.getValue())));
        left = left.withoutKey(id);
      } else if (entry.getValue() instanceof ConfigObject block) {
        left = left.withValue(id, checkStream(ConfigLocations.path(path, id), block, problems));
      } else {
        problems.add(
            "%s is %s, must be a block { } (%s)"
                .formatted(
                    ConfigLocations.path(path, id),
                    describe(entry.getValue()),
                    ConfigLocations.of(entry.getValue())));
        left = left.withoutKey(id);
      }
    }
    return left;
  }

  /**
   * Checks the blocks in a list. They have the keys of the first block in the reference's list, if
   * there is one.
   */
  private void checkElements(
      String path, ConfigList elements, ConfigList reference, List<String> problems) {
    if (reference.isEmpty() || !(reference.get(0) instanceof ConfigObject schema)) {
      return;
    }
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof ConfigObject block) {
        check("%s[%d]".formatted(path, i), block, schema, problems);
      }
    }
  }

  private String unknown(String path, String key, ConfigValue value, ConfigObject schema) {
    PluginKind kind = PLUGIN_BLOCKS.get(path);
    String keyPath = ConfigLocations.path(path, key);
    if (kind != null) {
      String message =
          new UnknownPluginException(kind, key, new TreeSet<>(schema.keySet())).getMessage();
      return "%s cannot be set: %s (%s)".formatted(keyPath, message, ConfigLocations.of(value));
    }
    String hint =
        elsewhere(ROOT, key, reference)
            .or(
                () ->
                    Names.nearest(key, schema.keySet())
                        .map(nearest -> ConfigLocations.path(path, nearest)))
            .map(nearest -> "did you mean " + nearest + "?")
            .orElseGet(
                () ->
                    schema.isEmpty()
                        ? path + " has no keys"
                        : "there are: " + String.join(", ", new TreeSet<>(schema.keySet())));
    return "%s is no known key; %s (%s)".formatted(keyPath, hint, ConfigLocations.of(value));
  }

  /** Returns the path of a key of the same name in another block. */
  private static Optional<String> elsewhere(String path, String key, ConfigObject block) {
    if (block.containsKey(key)) {
      return Optional.of(ConfigLocations.path(path, key));
    }
    return new TreeMap<>(block)
        .entrySet().stream()
            .filter(entry -> entry.getValue() instanceof ConfigObject)
            .flatMap(
                entry ->
                    elsewhere(
                        ConfigLocations.path(path, entry.getKey()),
                        key,
                        (ConfigObject) entry.getValue())
                        .stream())
            .findFirst();
  }

  private boolean fits(String path, ConfigValue value, ConfigValue expected) {
    ConfigValueType type = value.valueType();
    boolean names = path.endsWith(".transport") && expected.valueType() == ConfigValueType.STRING;
    return switch (expected.valueType()) {
      case OBJECT -> type == ConfigValueType.OBJECT;
      case LIST ->
          type == ConfigValueType.LIST
              || type == ConfigValueType.STRING
              || (type == ConfigValueType.OBJECT && isIndexed((ConfigObject) value));
      case NUMBER ->
          type == ConfigValueType.NUMBER
              || (type == ConfigValueType.STRING && matches(NUMBER, value));
      case BOOLEAN ->
          type == ConfigValueType.BOOLEAN
              || (type == ConfigValueType.STRING && matches(FLAG, value));
      case STRING ->
          type == ConfigValueType.STRING
              || type == ConfigValueType.NUMBER
              || type == ConfigValueType.BOOLEAN
              || (type == ConfigValueType.LIST && names);
      case NULL -> true;
    };
  }

  private static boolean matches(Pattern pattern, ConfigValue value) {
    return pattern.matcher((String) value.unwrapped()).matches();
  }

  /**
   * Returns whether an object is the command line's form of a list: {@code list.0=a}, {@code
   * list.1=b}.
   */
  private static boolean isIndexed(ConfigObject object) {
    return !object.isEmpty() && object.keySet().stream().allMatch(key -> key.matches("[0-9]{1,6}"));
  }

  private static String expectation(ConfigValue expected) {
    return switch (expected.valueType()) {
      case OBJECT -> "a block { }";
      case LIST -> "a list [ ]";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case STRING, NULL -> "a text";
    };
  }

  /** Describes a value for people. */
  static String describe(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> "a block";
      case LIST -> "a list";
      case NULL -> "null";
      case NUMBER, BOOLEAN -> String.valueOf(value.unwrapped());
      case STRING -> "'" + value.unwrapped() + "'";
    };
  }
}
