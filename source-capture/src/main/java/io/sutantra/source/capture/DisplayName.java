package io.sutantra.source.capture;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an X display, such as {@code :0} or {@code localhost:10.0}.
 *
 * @param host the host of a display that is reached by TCP; empty for a display of this machine
 * @param number the number of the display
 * @param screen the number of the screen of the display
 */
record DisplayName(String host, int number, int screen) {
  private static final Pattern SYNTAX =
      Pattern.compile("(unix|[A-Za-z0-9_-][A-Za-z0-9._-]{0,252})?:(\\d{1,5})(?:\\.(\\d{1,2}))?");
  private static final int LARGEST_NUMBER = 59_535;

  /** Parses a name; empty if the text is none. */
  static Optional<DisplayName> parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > LARGEST_NUMBER) {
      return Optional.empty();
    }
    String host = matcher.group(1) == null ? "" : matcher.group(1);
    String screen = matcher.group(3) == null ? "0" : matcher.group(3);
    return Optional.of(
        new DisplayName(
            host.equals("unix") ? "" : host,
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(screen)));
  }

  /** Returns whether the display is reached without a network. */
  boolean local() {
    return host.isEmpty();
  }

  @Override
  public String toString() {
    return host + ":" + number + (screen == 0 ? "" : "." + screen);
  }
}
