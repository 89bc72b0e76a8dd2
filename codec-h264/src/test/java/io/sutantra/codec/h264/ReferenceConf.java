package io.sutantra.codec.h264;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sutantra.testkit.MapSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The defaults in {@code reference.conf}, in the form in which the engine passes them. */
final class ReferenceConf {
  private static final Config BLOCK =
      ConfigFactory.parseResources("reference.conf").getConfig("sutantra.codecs.h264");

  private ReferenceConf() {}

  static MapSettings settings() {
    Map<String, Object> values = new HashMap<>();
    for (String key : keys()) {
      Object value = BLOCK.getValue(key).unwrapped();
      values.put(key, value instanceof String ? BLOCK.getDuration(key) : value);
    }
    return MapSettings.of(values);
  }

  static Set<String> keys() {
    return BLOCK.root().keySet();
  }
}
