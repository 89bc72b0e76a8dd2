package io.sutantra.core.plugin;

import java.util.List;

/** A failure to load plug-ins. The message lists every problem, one per line. */
public final class PluginException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  // The list that List.copyOf returns can be serialized, though its type does not say so.
  @SuppressWarnings("serial")
  private final List<String> problems;

  /** Creates the exception for at least one problem. */
  public PluginException(List<String> problems) {
    super("the plug-ins cannot be used:\n  - " + String.join("\n  - ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Returns the problems: the plug-in, its jar, and what to do. */
  public List<String> problems() {
    return problems;
  }
}
