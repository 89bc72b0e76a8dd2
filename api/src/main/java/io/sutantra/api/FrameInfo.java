package io.sutantra.api;

/**
 * What the packets of an access unit say of it, without decoding.
 *
 * @param keyFrame whether decoding can start at the access unit
 * @param temporalLayer of the access unit, 0 for the base layer
 * @param width of the picture in pixels, where the packets tell it; otherwise 0
 * @param height of the picture in pixels, where the packets tell it; otherwise 0
 * @param durationNanos of sound; 0 for pictures
 */
public record FrameInfo(
    boolean keyFrame, int temporalLayer, int width, int height, long durationNanos) {
  /** What is known of a picture of the base layer whose size is not known. */
  public static FrameInfo ofPicture(boolean keyFrame) {
    return new FrameInfo(keyFrame, 0, 0, 0, 0);
  }

  /** What is known of an access unit of sound. */
  public static FrameInfo ofSound(long durationNanos) {
    return new FrameInfo(true, 0, 0, 0, durationNanos);
  }
}
