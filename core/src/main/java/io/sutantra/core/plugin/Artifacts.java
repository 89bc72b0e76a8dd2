package io.sutantra.core.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lookup of the artifact that contains a missing plug-in. A distribution lists the artifacts
 * that it knows in a resource {@code META-INF/sutantra/artifacts.properties}, in lines such as
 * {@code codec.morse = com.example:codec-morse}; any jar of the class path may have such a list.
 */
final class Artifacts {
  private static final Logger LOG = LoggerFactory.getLogger(Artifacts.class);

  /** The places for jars of plug-ins, for people. */
  static final String WHERE = "lib/plugins or --plugins";

  private static final String LIST = "META-INF/sutantra/artifacts.properties";

  private Artifacts() {}

  /** Returns the artifact of a plug-in, {@code GROUP:ARTIFACT}, if a list contains the plug-in. */
  static Optional<String> of(PluginKind kind, String name) {
    Properties known = new Properties();
    try {
      for (URL list : Collections.list(Artifacts.class.getClassLoader().getResources(LIST))) {
        try (InputStream in = list.openStream()) {
          known.load(in);
        }
      }
    } catch (IOException | IllegalArgumentException unreadable) {
      // The user must be told that the plug-in is missing, whether or not a list can be read.
      LOG.debug("{} cannot be read", LIST, unreadable);
    }
    return Optional.ofNullable(known.getProperty(kind.label() + "." + name));
  }
}
