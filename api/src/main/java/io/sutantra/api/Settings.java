package io.sutantra.api;

import java.time.Duration;
import java.util.List;

/**
 * A plug-in's own block of the configuration.
 *
 * <p>Every key has its default in the plug-in's {@code reference.conf}, so that it is always there.
 * <b>Errors:</b> all methods throw {@link SettingsException}, with the full path of the key, for
 * one that is missing, of another type or out of range. <b>Threading:</b> immutable.
 */
public interface Settings {
  /** A text. */
  String string(String key);

  /** A whole number from {@code min} to {@code max}, both included. */
  long integer(String key, long min, long max);

  /** A number from {@code min} to {@code max}, both included. */
  double decimal(String key, double min, double max);

  /** {@code true} or {@code false}, {@code on} or {@code off}, {@code yes} or {@code no}. */
  boolean flag(String key);

  /** A time such as {@code 500ms}, 0 or more. */
  Duration duration(String key);

  /** A list of texts. */
  List<String> strings(String key);

  /** A list of blocks. */
  List<Settings> blocks(String key);

  /**
   * The exception to throw for a value that was read but does not do.
   *
   * @param key the key that has it
   * @param problem what is wrong and what would be right: {@code "is 'fast', must be one of: good,
   *     best"}
   */
  SettingsException invalid(String key, String problem);
}
