package io.sutantra.api.media;

/**
 * The format of raw media: pictures in I420, or sound with 16-bit samples.
 *
 * @param shape the shape of the pictures or the sound
 */
public record RawFormat(Shape shape) implements MediaFormat {
  /**
   * Creates a format of raw pictures.
   *
   * @param width the width in pixels; 0 if not known yet
   * @param height the height in pixels; 0 if not known yet
   * @param framesPerSecond the nominal frame rate; 0 if not known yet
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
