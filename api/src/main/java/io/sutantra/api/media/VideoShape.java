package io.sutantra.api.media;

/**
 * The size and rate of pictures.
 *
 * @param width the width in pixels; 0 if not known yet
 * @param height the height in pixels; 0 if not known yet
 * @param framesPerSecond the nominal frame rate; 0 if not known yet
 */
public record VideoShape(int width, int height, double framesPerSecond) implements Shape {
  @Override
  public MediaType type() {
    return MediaType.VIDEO;
  }

  @Override
  public String describe() {
    String rate = framesPerSecond > 0 ? "@" + Numbers.trimmed(framesPerSecond) : "";
    return width > 0 ? width + "x" + height + rate : rate;
  }
}
