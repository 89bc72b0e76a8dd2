package io.sutantra.api.media;

/**
 * Raw pictures in I420.
 *
 * @param width in pixels; 0 if not known yet
 * @param height in pixels; 0 if not known yet
 * @param framesPerSecond nominal; 0 if not known yet
 */
public record RawFormat(int width, int height, double framesPerSecond) implements MediaFormat {
  @Override
  public MediaKind kind() {
    return MediaKind.RAW;
  }

  @Override
  public String describe() {
    return MediaFormat.describe("raw i420", width, height, framesPerSecond);
  }
}
