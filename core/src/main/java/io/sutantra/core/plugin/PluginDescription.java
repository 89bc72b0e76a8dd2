package io.sutantra.core.plugin;

/**
 * A plug-in that is there.
 *
 * @param kind what it is
 * @param name what it is configured by
 * @param className of its provider
 * @param origin the jar or directory that it comes from, for people
 */
public record PluginDescription(PluginKind kind, String name, String className, String origin) {
  @Override
  public String toString() {
    return "%s '%s': %s in %s".formatted(kind.label(), name, className, origin);
  }
}
