package io.sutantra.api.media;

/**
 * The format of raw media: pictures in I420, or sound of 16 bit.
 *
 * @param shape of the pictures or the sound
 */
public record RawFormat(Shape shape) implements MediaFormat {
  /**
   * A format of raw pictures.
   *
   * @param width in pixels; 0 if not known yet
   * @param height in pixels; 0 if not known yet
   * @param framesPerSecond nominal; 0 if not known yet
   */
  public RawFormat(int width, int height, double framesPerSecond) {
    this(new VideoShape(width, height, framesPerSecond));
  }

  @Override
  public MediaKind kind() {
    return MediaKind.RAW;
  }

  @Override
  public String describe() {
    return MediaFormat.describe(type() == MediaType.VIDEO ? "raw i420" : "raw sound", shape);
  }
}
