package io.sutantra.core.config;

import java.util.List;

/** A configuration that cannot be used. The message lists every problem, one a line. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  // What List.copyOf makes can be serialized, though its type does not say so.
  @SuppressWarnings("serial")
  private final List<String> problems;

  /** Makes one; there is at least one problem. */
  public ConfigurationException(List<String> problems) {
    super("the configuration cannot be used:\n  - " + String.join("\n  - ", problems));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong: which key, where it is set, what would be accepted. */
  public List<String> problems() {
    return problems;
  }
}
