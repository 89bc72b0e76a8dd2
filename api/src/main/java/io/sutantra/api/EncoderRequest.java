package io.sutantra.api;

/**
 * What an encoder is to make.
 *
 * @param width in pixels
 * @param height in pixels
 * @param framesPerSecond nominal, above 0
 * @param bitrateBps target in bits a second
 */
public record EncoderRequest(int width, int height, double framesPerSecond, int bitrateBps) {
  /** Checks the numbers. */
  public EncoderRequest {
    if (width < 1 || height < 1 || !(framesPerSecond > 0) || bitrateBps < 1) {
      throw new IllegalArgumentException(
          "cannot encode %dx%d at %s frames/s and %d bit/s: all must be above 0"
              .formatted(width, height, framesPerSecond, bitrateBps));
    }
  }
}
