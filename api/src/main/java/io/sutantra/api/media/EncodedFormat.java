package io.sutantra.api.media;

/**
 * The format of a codec's bitstream.
 *
 * @param codec the name of the codec, as its provider has it
 * @param shape of the pictures or the sound in it
 */
public record EncodedFormat(String codec, Shape shape) implements MediaFormat {
  /**
   * A format of encoded pictures.
   *
   * @param codec the name of the codec, as its provider has it
   * @param width in pixels; 0 if not known yet
   * @param height in pixels; 0 if not known yet
   * @param framesPerSecond nominal; 0 if not known yet
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
