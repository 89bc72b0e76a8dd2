package io.sutantra.core.plugin;

/**
 * A description of an available plug-in.
 *
 * @param kind the kind of plug-in
 * @param name the name in the configuration
 * @param className the class of its provider
 * @param origin the jar or directory that contains the plug-in, for people
 */
public record PluginDescription(PluginKind kind, String name, String className, String origin) {
  @Override
  public String toString() {
    return "%s '%s': %s in %s".formatted(kind.label(), name, className, origin);
  }
}
