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
 * The look-up of the artifact that brings a plug-in which is missing. A distribution lists the
 * artifacts that it knows in a resource {@code META-INF/sutantra/artifacts.properties}, by lines
 * such as {@code codec.morse = com.example:codec-morse}; any jar of the class path may have such a
 * list.
 */
final class Artifacts {
  private static final Logger LOG = LoggerFactory.getLogger(Artifacts.class);

  /** Where jars of plug-ins belong, for people. */
  static final String WHERE = "lib/plugins or --plugins";

  private static final String LIST = "META-INF/sutantra/artifacts.properties";

  private Artifacts() {}

  /** Returns the artifact of a plug-in, {@code GROUP:ARTIFACT}, if a list has the plug-in. */
  static Optional<String> of(PluginKind kind, String name) {
    Properties known = new Properties();
    try {
      for (URL list : Collections.list(Artifacts.class.getClassLoader().getResources(LIST))) {
        try (InputStream in = list.openStream()) {
          known.load(in);
        }
      }
    } catch (IOException | IllegalArgumentException unreadable) {
      // The plug-in is missing all the same, which is what the user must be told.
      LOG.debug("{} cannot be read", LIST, unreadable);
    }
    return Optional.ofNullable(known.getProperty(kind.label() + "." + name));
  }
}
