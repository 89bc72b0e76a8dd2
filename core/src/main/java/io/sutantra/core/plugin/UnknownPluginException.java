package io.sutantra.core.plugin;

import java.util.Collection;
import java.util.Optional;

/**
 * No plug-in has that name. The message says what was asked for, what is available, and which
 * artifact would bring it.
 */
public final class UnknownPluginException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param kind what was asked for
   * @param name the name asked for
   * @param available the names that there are
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
