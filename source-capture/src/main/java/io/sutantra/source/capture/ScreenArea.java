package io.sutantra.source.capture;

import io.sutantra.api.PictureSize;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a screen that is captured.
 *
 * @param display the display; empty for that of the configuration
 * @param x the distance from the screen's left edge, in pixels
 * @param y the distance from the screen's upper edge, in pixels
 * @param size the size; if empty, all of the screen that lies to the right and below
 */
record ScreenArea(Optional<DisplayName> display, int x, int y, Optional<PictureSize> size) {
  private static final Pattern SYNTAX =
      Pattern.compile("([^+]*)(?:\\+(\\d{1,5}),(\\d{1,5})(?:,(\\d{1,5}x\\d{1,5}))?)?");

  /** Parses {@code [DISPLAY][+X,Y[,WIDTHxHEIGHT]]}; empty if the text is not of that form. */
  static Optional<ScreenArea> parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<DisplayName> display = DisplayName.parse(matcher.group(1));
    if (display.isEmpty() && !matcher.group(1).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ScreenArea(
              display,
              number(matcher.group(2)),
              number(matcher.group(3)),
              Optional.ofNullable(matcher.group(4)).map(PictureSize::parse)));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // no size
    }
  }

  private static int number(String text) {
    return text == null ? 0 : Integer.parseInt(text);
  }
}
