package io.sutantra.core.plugin;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The rule for the names of plug-ins and the ids of streams, and a search for the name that a
 * mistyped name was meant to be.
 */
public final class Names {
  /** The rule, for people. */
  public static final String RULE = "1 to 64 of a-z, 0-9 and '-'";

  private static final Pattern VALID = Pattern.compile("[a-z0-9-]{1,64}");
  private static final int LONGEST_COMPARED = 100;

  private Names() {}

  /** Returns whether {@code name} conforms to the rule. */
  public static boolean isValid(String name) {
    return VALID.matcher(name).matches();
  }

  /**
   * Returns the name that was probably meant.
   *
   * @return the name in {@code known} with the smallest edit distance from {@code asked}; empty if
   *     all are too different
   */
  public static Optional<String> nearest(String asked, Collection<String> known) {
    if (asked.length() > LONGEST_COMPARED) {
      return Optional.empty();
    }
    return known.stream()
        .filter(name -> isNear(asked, name))
        .min(
            Comparator.comparingInt((String name) -> distance(asked, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static boolean isNear(String asked, String name) {
    int shorter = Math.min(asked.length(), name.length());
    boolean contained = shorter >= 3 && (asked.contains(name) || name.contains(asked));
    return contained || distance(asked, name) <= Math.min(shorter - 1, Math.max(2, shorter / 3));
  }

  /**
   * Returns the Levenshtein distance: the number of letters that must be added, removed or changed.
   */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
