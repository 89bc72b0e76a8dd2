package io.sutantra.source.pattern;

/**
 * A colour in the form that video uses: BT.601, limited range.
 *
 * @param y the luma
 * @param u the blue difference
 * @param v the red difference
 */
record Colour(byte y, byte u, byte v) {
  /** Returns the colour with these shares of red, green and blue, each 0 to 1. */
  static Colour rgb(double red, double green, double blue) {
    double luma = 0.299 * red + 0.587 * green + 0.114 * blue;
    return new Colour(
        (byte) Math.round(16 + 219 * luma),
        (byte) Math.round(128 + 224 * (blue - luma) / 1.772),
        (byte) Math.round(128 + 224 * (red - luma) / 1.402));
  }

  /**
   * Returns a grey.
   *
   * @param share 0 for black to 1 for white
   */
  static Colour grey(double share) {
    return rgb(share, share, share);
  }
}
