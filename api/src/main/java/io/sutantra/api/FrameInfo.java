package io.sutantra.api;

/**
 * The properties of an access unit that its packets show without decoding.
 *
 * @param keyFrame whether decoding can start at the access unit
 * @param temporalLayer the temporal layer, 0 for the base layer
 * @param width the width of the picture in pixels; 0 if the packets do not show the width
 * @param height the height of the picture in pixels; 0 if the packets do not show the height
 * @param bidirectional whether the picture may refer to one that is shown later: then pictures come
 *     in another order than they are shown, which browsers do not expect
 * @param durationNanos the duration of sound; 0 for pictures
 */
public record FrameInfo(
    boolean keyFrame,
    int temporalLayer,
    int width,
    int height,
    boolean bidirectional,
    long durationNanos) {
  /** Returns the properties of a picture of the base layer with an unknown size. */
  public static FrameInfo ofPicture(boolean keyFrame) {
    return new FrameInfo(keyFrame, 0, 0, 0, false, 0);
  }

  /** Returns the properties of an access unit of sound. */
  public static FrameInfo ofSound(long durationNanos) {
    return new FrameInfo(true, 0, 0, 0, false, durationNanos);
  }
}
