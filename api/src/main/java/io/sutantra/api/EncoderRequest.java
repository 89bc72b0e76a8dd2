package io.sutantra.api;

/**
 * The requested properties of a video encoder.
 *
 * @param width the width in pixels
 * @param height the height in pixels
 * @param framesPerSecond the nominal frame rate, above 0
 * @param bitrateBps the target bit rate in bits per second
 */
public record EncoderRequest(int width, int height, double framesPerSecond, int bitrateBps) {
  /** Checks that all numbers are above 0. */
  public EncoderRequest {
    if (width < 1 || height < 1 || !(framesPerSecond > 0) || bitrateBps < 1) {
      throw new IllegalArgumentException(
          "cannot encode %dx%d at %s frames/s and %d bit/s: all must be above 0"
              .formatted(width, height, framesPerSecond, bitrateBps));
    }
  }
}
