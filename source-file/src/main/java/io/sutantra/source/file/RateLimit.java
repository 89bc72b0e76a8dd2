package io.sutantra.source.file;

/** Admits one picture for each slot of {@code 1/rate} seconds: the first. */
final class RateLimit {
  /** So that a picture that is due when a slot begins falls into it, though times are rounded. */
  private static final double TOLERANCE = 0.01;

  private final double framesPerSecond;
  private long lastSlot = -1;

  /**
   * Makes one.
   *
   * @param framesPerSecond infinite to admit all
   */
  RateLimit(double framesPerSecond) {
    this.framesPerSecond = framesPerSecond;
  }

  /** Whether to show the picture of that time; times advance. */
  boolean admits(long ptsNanos) {
    if (Double.isInfinite(framesPerSecond)) {
      return true;
    }
    long slot = (long) (ptsNanos / 1e9 * framesPerSecond + TOLERANCE);
    if (slot == lastSlot) {
      return false;
    }
    lastSlot = slot;
    return true;
  }
}
