package io.sutantra.source.file;

/**
 * A limit of the rate of pictures: it admits the first picture in each slot of {@code 1/rate}
 * seconds.
 */
final class RateLimit {
  /** The part of a slot by which a picture may be early, because times are rounded. */
  private static final double TOLERANCE = 0.01;

  private final double framesPerSecond;
  private long lastSlot = -1;

  /**
   * Creates a limit.
   *
   * @param framesPerSecond the limit, infinite to admit all pictures
   */
  RateLimit(double framesPerSecond) {
    this.framesPerSecond = framesPerSecond;
  }

  /** Returns whether to show the picture at a time. Times must advance. */
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
