package io.sutantra.core.plugin;

import java.util.Collection;
import java.util.Optional;

/**
 * A failure to find a plug-in by its name. The message states the requested name, the available
 * names, and the artifact that contains the plug-in.
 */
public final class UnknownPluginException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param kind the requested kind
   * @param name the requested name
   * @param available the available names
   */
  public UnknownPluginException(PluginKind kind, String name, Collection<String> available) {
    super(message(kind, name, available));
  }

  private static String message(PluginKind kind, String name, Collection<String> available) {
    String asked =
        "there is no %s '%s'; available: %s"
            .formatted(
                kind.label(), name, available.isEmpty() ? "none" : String.join(", ", available));
    Optional<String> artifact = Artifacts.of(kind, name);
    if (artifact.isPresent()) {
      return "%s; '%s' comes with %s: put its jar, and those it needs, on the class path (%s)"
          .formatted(asked, name, artifact.get(), Artifacts.WHERE);
    }
    return Names.nearest(name, available)
        .map(nearest -> asked + "; did you mean '" + nearest + "'?")
        .orElseGet(
            () ->
                "%s; put the jar of the plug-in that has it on the class path (%s)"
                    .formatted(asked, Artifacts.WHERE));
  }
}
