package io.sutantra.api.media;

/**
 * The format of a codec's bitstream.
 *
 * @param codec the name of the codec, as in its provider
 * @param shape the shape of the pictures or the sound in the bitstream
 */
public record EncodedFormat(String codec, Shape shape) implements MediaFormat {
  /**
   * Creates a format of encoded pictures.
   *
   * @param codec the name of the codec, as in its provider
   * @param width the width in pixels; 0 if not known yet
   * @param height the height in pixels; 0 if not known yet
   * @param framesPerSecond the nominal frame rate; 0 if not known yet
   */
  public EncodedFormat(String codec, int width, int height, double framesPerSecond) {
    this(codec, new VideoShape(width, height, framesPerSecond));
  }

  @Override
  public MediaKind kind() {
    return MediaKind.ENCODED;
  }

  @Override
  public String describe() {
    return MediaFormat.describe("encoded " + codec, shape);
  }
}
