package io.sutantra.core.plugin;

import java.util.List;

/** Plug-ins that cannot be used. The message lists every problem, one a line. */
public final class PluginException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  // What List.copyOf makes can be serialized, though its type does not say so.
  @SuppressWarnings("serial")
  private final List<String> problems;

  /** Makes one; there is at least one problem. */
  public PluginException(List<String> problems) {
    super("the plug-ins cannot be used:\n  - " + String.join("\n  - ", problems));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong: which plug-in, from which jar, what to do. */
  public List<String> problems() {
    return problems;
  }
}
