package io.sutantra.codec.h264;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The {@code fmtp} parameters of H.264 in a session description.
 *
 * <p><b>Errors:</b> none; every text gets a result. <b>Spec:</b> RFC 6184 section 8.1.
 *
 * @param byName the values by the lower-case names of the parameters
 */
record FormatParameters(Map<String, String> byName) {
  private static final String MODE = "packetization-mode";
  private static final String PROFILE = "profile-level-id";
  private static final String ASYMMETRY = "level-asymmetry-allowed";
  private static final Pattern THREE_BYTES = Pattern.compile("[0-9a-fA-F]{6}");

  /** Reads a line of parameters, {@code name=value;name=value}. */
  static FormatParameters of(String line) {
    Map<String, String> byName = new TreeMap<>();
    for (String parameter : line.split(";", -1)) {
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        byName.putIfAbsent(
            parameter.substring(0, equals).strip().toLowerCase(Locale.ROOT),
            parameter.substring(equals + 1).strip());
      }
    }
    return new FormatParameters(byName);
  }

  /**
   * Returns the parameters that answer these ones.
   *
   * @return empty if these parameters are for another packetization mode, or name no profile and
   *     level
   */
  Optional<String> answer() {
    String profile = byName.get(PROFILE);
    if (!"1".equals(byName.get(MODE))
        || (profile != null && !THREE_BYTES.matcher(profile).matches())) {
      return Optional.empty();
    }
    StringBuilder answer = new StringBuilder();
    if ("1".equals(byName.get(ASYMMETRY))) {
      answer.append(ASYMMETRY).append("=1;");
    }
    answer.append(MODE).append("=1");
    if (profile != null) {
      answer.append(';').append(PROFILE).append('=').append(profile);
    }
    return Optional.of(answer.toString());
  }
}
