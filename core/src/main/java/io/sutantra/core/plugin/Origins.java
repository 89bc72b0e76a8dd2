package io.sutantra.core.plugin;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;

/** The origin of a class or resource: the jar or directory that contains it, for people. */
final class Origins {
  private Origins() {}

  static String of(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return type.getModule().isNamed() ? "module " + type.getModule().getName() : "unknown";
    }
    return readable(source.getLocation());
  }

  /** Returns the jar or directory that contains a resource at {@code path}. */
  static String of(URL resource, String path) {
    String text = resource.toString();
    String container = text.substring(0, text.length() - path.length());
    if (container.startsWith("jar:")) {
      container = container.substring("jar:".length(), container.lastIndexOf("!/"));
    }
    try {
      return readable(new URI(container).toURL());
    } catch (URISyntaxException | MalformedURLException e) {
      return container;
    }
  }

  private static String readable(URL location) {
    try {
      return Path.of(location.toURI()).toString();
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return location.toString();
    }
  }
}
