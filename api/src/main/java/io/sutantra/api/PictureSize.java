package io.sutantra.api;

import io.sutantra.api.media.VideoFrame;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size of a picture.
 *
 * @param width in pixels
 * @param height in pixels
 */
public record PictureSize(int width, int height) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

  /** Checks the numbers. */
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
   * Reads {@code 640x360}.
   *
   * @throws IllegalArgumentException for anything else
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
