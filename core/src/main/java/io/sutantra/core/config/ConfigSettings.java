package io.sutantra.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.sutantra.api.Settings;
import io.sutantra.api.SettingsException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A block of the configuration.
 *
 * <p>Values from the command line are texts. Therefore a text that can be read as a number is
 * accepted as a number, and a text of words with commas between them is accepted as a list.
 */
final class ConfigSettings implements Settings {
  private final String path;
  private final Config block;

  /** A failure because of an invalid setting, with the path of the setting. */
  static final class Refused extends SettingsException {
    private static final long serialVersionUID = 1L;

    private final String path;

    Refused(String path, String problem) {
      super(path, problem);
      this.path = path;
    }

    /** Returns the full path of the key. */
    String path() {
      return path;
    }
  }

  ConfigSettings(String path, Config block) {
    this.path = path;
    this.block = block;
  }

  @Override
  public String string(String key) {
    return text(key, value(key), "a text");
  }

  @Override
  public long integer(String key, long min, long max) {
    String expected = "a whole number from %d to %d".formatted(min, max);
    BigDecimal number = number(key, expected);
    if (number.stripTrailingZeros().scale() > 0
        || number.compareTo(BigDecimal.valueOf(min)) < 0
        || number.compareTo(BigDecimal.valueOf(max)) > 0) {
      throw invalid(key, "is %s, must be %s".formatted(number, expected));
    }
    return number.longValueExact();
  }

  @Override
  public double decimal(String key, double min, double max) {
    String expected = "a number from %s to %s".formatted(min, max);
    double number = number(key, expected).doubleValue();
    if (!(number >= min && number <= max)) {
      throw invalid(key, "is %s, must be %s".formatted(number, expected));
    }
    return number;
  }

  @Override
  public boolean flag(String key) {
    String text = text(key, value(key), "true or false");
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "on", "yes" -> true;
      case "false", "off", "no" -> false;
      default -> throw invalid(key, "is '" + text + "', must be true or false");
    };
  }

  @Override
  public Duration duration(String key) {
    String expected = "a time such as 500ms, 2s or 1m";
    String text = text(key, value(key), expected);
    Duration duration;
    try {
      duration = block.getDuration(key);
    } catch (ConfigException | ArithmeticException e) {
      throw invalid(key, "is '%s', must be %s".formatted(text, expected));
    }
    if (duration.isNegative()) {
      throw invalid(key, "is '%s', must not be negative".formatted(text));
    }
    return duration;
  }

  @Override
  public List<String> strings(String key) {
    ConfigValue value = value(key);
    if (value.valueType() == ConfigValueType.STRING) {
      return Arrays.stream(((String) value.unwrapped()).split(","))
          .map(String::trim)
          .filter(word -> !word.isEmpty())
          .toList();
    }
    List<String> texts = new ArrayList<>();
    for (ConfigValue element : list(key, value, "a list of texts")) {
      texts.add(text(key, element, "a list of texts"));
    }
    return List.copyOf(texts);
  }

  @Override
  public List<Settings> blocks(String key) {
    List<Settings> blocks = new ArrayList<>();
    for (ConfigValue element : list(key, value(key), "a list of blocks")) {
      if (!(element instanceof ConfigObject object)) {
        throw invalid(
            key, "holds %s, must be a list of blocks".formatted(Schema.describe(element)));
      }
      String elementPath = "%s[%d]".formatted(ConfigLocations.path(path, key), blocks.size());
      blocks.add(new ConfigSettings(elementPath, object.toConfig()));
    }
    return List.copyOf(blocks);
  }

  @Override
  public SettingsException invalid(String key, String problem) {
    String place =
        block.hasPathOrNull(key)
            ? ConfigLocations.of(origin(key))
            : ConfigLocations.of(block.origin());
    return new Refused(path + "." + key, "%s (%s)".formatted(problem, place));
  }

  private ConfigOrigin origin(String key) {
    return block.getIsNull(key) ? block.origin() : block.getValue(key).origin();
  }

  private ConfigValue value(String key) {
    if (!block.hasPath(key)) {
      throw invalid(key, "is not set, and there is no default for it");
    }
    return block.getValue(key);
  }

  private BigDecimal number(String key, String expected) {
    String text = text(key, value(key), expected);
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw invalid(key, "is '%s', must be %s".formatted(text, expected));
    }
  }

  private String text(String key, ConfigValue value, String expected) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> String.valueOf(value.unwrapped());
      default ->
          throw invalid(key, "is %s, must be %s".formatted(Schema.describe(value), expected));
    };
  }

  private ConfigList list(String key, ConfigValue value, String expected) {
    if (value instanceof ConfigList list) {
      return list;
    }
    try {
      return block.getList(key);
    } catch (ConfigException e) {
      throw invalid(key, "is %s, must be %s".formatted(Schema.describe(value), expected));
    }
  }
}
