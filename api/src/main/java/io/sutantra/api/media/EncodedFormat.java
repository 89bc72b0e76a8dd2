package io.sutantra.api.media;

/**
 * A codec's bitstream.
 *
 * @param codec the name of the codec, as its provider has it
 * @param width in pixels; 0 if not known yet
 * @param height in pixels; 0 if not known yet
 * @param framesPerSecond nominal; 0 if not known yet
 */
public record EncodedFormat(String codec, int width, int height, double framesPerSecond)
    implements MediaFormat {
  @Override
  public MediaKind kind() {
    return MediaKind.ENCODED;
  }

  @Override
  public String describe() {
    return MediaFormat.describe("encoded " + codec, width, height, framesPerSecond);
  }
}
