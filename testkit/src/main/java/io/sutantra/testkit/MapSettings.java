package io.sutantra.testkit;

import io.sutantra.api.Settings;
import io.sutantra.api.SettingsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings from a map: numbers, booleans, strings, {@link Duration}s, lists of strings and lists of
 * maps.
 *
 * <p>These settings are as strict as the configuration: a key that is not in the map is an error.
 */
public final class MapSettings implements Settings {
  private final String path;
  private final Map<String, Object> values;

  private MapSettings(String path, Map<String, ?> values) {
    this.path = path;
    this.values = Map.copyOf(values);
  }

  /** Returns settings with the given values, at the path {@code test}. */
  public static MapSettings of(Map<String, ?> values) {
    return new MapSettings("test", values);
  }

  /** Returns settings without keys. */
  public static MapSettings empty() {
    return of(Map.of());
  }

  /** Returns the same settings with one value changed or added. */
  public MapSettings with(String key, Object value) {
    Map<String, Object> changed = new HashMap<>(values);
    changed.put(key, value);
    return new MapSettings(path, changed);
  }

  @Override
  public String string(String key) {
    return value(key, String.class);
  }

  @Override
  public long integer(String key, long min, long max) {
    long value = value(key, Number.class).longValue();
    if (value < min || value > max) {
      throw invalid(key, "is %d, must be %d to %d".formatted(value, min, max));
    }
    return value;
  }

  @Override
  public double decimal(String key, double min, double max) {
    double value = value(key, Number.class).doubleValue();
    if (!(value >= min && value <= max)) {
      throw invalid(key, "is %s, must be %s to %s".formatted(value, min, max));
    }
    return value;
  }

  @Override
  public boolean flag(String key) {
    return value(key, Boolean.class);
  }

  @Override
  public Duration duration(String key) {
    Duration value = value(key, Duration.class);
    if (value.isNegative()) {
      throw invalid(key, "is %s, must not be negative".formatted(value));
    }
    return value;
  }

  @Override
  public List<String> strings(String key) {
    List<?> list = value(key, List.class);
    return list.stream().map(String.class::cast).toList();
  }

  @Override
  public List<Settings> blocks(String key) {
    List<?> list = value(key, List.class);
    return list.stream().map(block -> block(key, (Map<?, ?>) block)).toList();
  }

  private Settings block(String key, Map<?, ?> block) {
    Map<String, Object> typed = new HashMap<>();
    block.forEach((name, value) -> typed.put((String) name, value));
    return new MapSettings(path + "." + key, typed);
  }

  @Override
  public SettingsException invalid(String key, String problem) {
    return new SettingsException(path + "." + key, problem);
  }

  private <T> T value(String key, Class<T> type) {
    Object value = values.get(key);
    if (value == null) {
      throw invalid(key, "is not set, and reference.conf has no default for it");
    }
    if (!type.isInstance(value)) {
      throw invalid(key, "is '%s', must be a %s".formatted(value, type.getSimpleName()));
    }
    return type.cast(value);
  }
}
