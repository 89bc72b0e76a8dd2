package io.sutantra.api;

import java.time.Duration;
import java.util.List;

/**
 * A plug-in's own block of the configuration.
 *
 * <p>Every key has its default in the plug-in's {@code reference.conf}, so each key always has a
 * value.
 *
 * <p><b>Errors:</b> all methods throw {@link SettingsException}, with the full path of the key, for
 * a value that is missing, of another type or out of range.
 *
 * <p><b>Threading:</b> immutable.
 */
public interface Settings {
  /** Returns a text. */
  String string(String key);

  /** Returns a whole number from {@code min} to {@code max}, both included. */
  long integer(String key, long min, long max);

  /** Returns a number from {@code min} to {@code max}, both included. */
  double decimal(String key, double min, double max);

  /**
   * Returns a flag, written as {@code true} or {@code false}, {@code on} or {@code off}, {@code
   * yes} or {@code no}.
   */
  boolean flag(String key);

  /** Returns a time such as {@code 500ms}, 0 or more. */
  Duration duration(String key);

  /** Returns a time from {@code min} to {@code max}, both included. */
  default Duration duration(String key, Duration min, Duration max) {
    Duration value = duration(key);
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw invalid(
          key,
          "is %d ms, must be %d ms to %d ms"
              .formatted(value.toMillis(), min.toMillis(), max.toMillis()));
    }
    return value;
  }

  /** Returns a list of texts. */
  List<String> strings(String key);

  /** Returns a list of blocks. */
  List<Settings> blocks(String key);

  /**
   * Returns the exception to throw for a value that was read but is not valid.
   *
   * @param key the key of the value
   * @param problem what is wrong and what would be accepted: {@code "is 'fast', must be one of:
   *     good, best"}
   */
  SettingsException invalid(String key, String problem);
}
