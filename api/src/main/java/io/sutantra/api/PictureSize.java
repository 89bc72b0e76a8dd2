package io.sutantra.api;

import io.sutantra.api.media.VideoFrame;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of a picture.
 *
 * @param width the width in pixels
 * @param height the height in pixels
 */
public record PictureSize(int width, int height) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

  /** Checks that the size is in the permitted range. */
  public PictureSize {
    if (width < 1
        || height < 1
        || width > VideoFrame.MAX_DIMENSION
        || height > VideoFrame.MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "a picture of %dx%d; each side must be 1 to %d"
              .formatted(width, height, VideoFrame.MAX_DIMENSION));
    }
  }

  /**
   * Parses a size such as {@code 640x360}.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static PictureSize parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a size is written WIDTHxHEIGHT, such as 640x360; this was '" + text + "'");
    }
    return new PictureSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
