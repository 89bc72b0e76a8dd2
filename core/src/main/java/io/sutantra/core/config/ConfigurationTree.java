package io.sutantra.core.config;

import com.typesafe.config.Config;
import java.util.Set;
import java.util.TreeSet;

/**
 * The merged values of all sources of the configuration, by path.
 *
 * @param all the values from the root
 * @param schema the keys that may have values, and their defaults
 */
record ConfigurationTree(Config all, Schema schema) {
  /** Returns whether there is a block, or a value. */
  boolean has(String path) {
    return all.hasPath(path);
  }

  /** Returns a block. */
  Config block(String path) {
    return all.getConfig(path);
  }

  /** Returns the values of a stream for which the stream gives none. */
  Config streamDefaults() {
    Config root = block(Schema.ROOT);
    return root.getConfig("stream-defaults")
        .withValue("transport", root.getValue("transport"))
        .withValue("codec", root.getValue("codec"))
        .withValue("audio-codec", root.getValue("audio-codec"));
  }

  /** Returns the ids of the configured streams, sorted. */
  Set<String> streamIds() {
    return new TreeSet<>(all.getObject(Schema.ROOT + ".streams").keySet());
  }

  /** Returns the path of a configured stream. */
  static String streamPath(String id) {
    return ConfigLocations.path(Schema.ROOT + ".streams", id);
  }

  /** Returns the values that a configured stream gives. */
  Config streamBlock(String id) {
    return block(streamPath(id));
  }
}
