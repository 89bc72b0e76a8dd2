package io.sutantra.core.config;

import java.util.List;

/** A failure to load the configuration. The message lists every problem, one per line. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  // The list that List.copyOf returns can be serialized, though its type does not say so.
  @SuppressWarnings("serial")
  private final List<String> problems;

  /** Creates the exception for at least one problem. */
  public ConfigurationException(List<String> problems) {
    super("the configuration cannot be used:\n  - " + String.join("\n  - ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Returns the problems: the key, the place where it is set, and what would be accepted. */
  public List<String> problems() {
    return problems;
  }
}
