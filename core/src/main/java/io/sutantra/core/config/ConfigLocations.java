package io.sutantra.core.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.List;

/** Descriptions of places in the configuration, for people. */
final class ConfigLocations {
  private ConfigLocations() {}

  /**
   * Returns the file and line of a value, {@code /etc/sutantra.conf:12}, or another description if
   * the value is not from a file.
   */
  static String of(ConfigOrigin origin) {
    String place = origin.filename() == null ? origin.description() : origin.filename();
    return origin.filename() != null && origin.lineNumber() > 0
        ? place + ":" + origin.lineNumber()
        : place;
  }

  static String of(ConfigValue value) {
    return of(value.origin());
  }

  /** Returns the path of a key in a block: {@code sutantra.engine} and {@code threading}. */
  static String path(String block, String key) {
    return block + "." + ConfigUtil.joinPath(List.of(key));
  }
}
