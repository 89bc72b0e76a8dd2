package io.sutantra.core.plugin;

import java.util.regex.Pattern;

/** The one rule for the names of plug-ins and the ids of streams. */
public final class Names {
  /** The rule, for people. */
  public static final String RULE = "1 to 64 of a-z, 0-9 and '-'";

  private static final Pattern VALID = Pattern.compile("[a-z0-9-]{1,64}");

  private Names() {}

  /** Whether {@code name} keeps the rule. */
  public static boolean isValid(String name) {
    return VALID.matcher(name).matches();
  }
}
