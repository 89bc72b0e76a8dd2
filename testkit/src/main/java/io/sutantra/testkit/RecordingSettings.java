package io.sutantra.testkit;

import io.sutantra.api.Settings;
import io.sutantra.api.SettingsException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Settings that record the keys that are read, so that a test can compare a {@code reference.conf}
 * with the keys that the code reads.
 *
 * <p><b>Threading:</b> confined.
 */
public final class RecordingSettings implements Settings {
  private final Settings settings;
  private final Set<String> keys = new HashSet<>();

  /** Creates a recorder around {@code settings}. */
  public RecordingSettings(Settings settings) {
    this.settings = settings;
  }

  /** Returns the keys that were read. */
  public Set<String> keys() {
    return Set.copyOf(keys);
  }

  @Override
  public String string(String key) {
    keys.add(key);
    return settings.string(key);
  }

  @Override
  public long integer(String key, long min, long max) {
    keys.add(key);
    return settings.integer(key, min, max);
  }

  @Override
  public double decimal(String key, double min, double max) {
    keys.add(key);
    return settings.decimal(key, min, max);
  }

  @Override
  public boolean flag(String key) {
    keys.add(key);
    return settings.flag(key);
  }

  @Override
  public Duration duration(String key) {
    keys.add(key);
    return settings.duration(key);
  }

  @Override
  public List<String> strings(String key) {
    keys.add(key);
    return settings.strings(key);
  }

  @Override
  public List<Settings> blocks(String key) {
    keys.add(key);
    return settings.blocks(key);
  }

  @Override
  public SettingsException invalid(String key, String problem) {
    return settings.invalid(key, problem);
  }
}
