package io.sutantra.source.pattern;

/**
 * A rectangle, in pixels.
 *
 * @param x the left edge
 * @param y the upper edge
 * @param width the width, 0 for an empty rectangle
 * @param height the height, 0 for an empty rectangle
 */
record Area(int x, int y, int width, int height) {
  /** Returns the first row below the rectangle. */
  int bottom() {
    return y + height;
  }

  /** Returns the part of the rectangle within a picture of a given size. */
  Area clipped(int pictureWidth, int pictureHeight) {
    int left = Math.min(Math.max(x, 0), pictureWidth);
    int top = Math.min(Math.max(y, 0), pictureHeight);
    int right = Math.min(Math.max(x + width, left), pictureWidth);
    int bottom = Math.min(Math.max(y + height, top), pictureHeight);
    return new Area(left, top, right - left, bottom - top);
  }

  /** Returns the samples of chroma that the rectangle touches. */
  Area halved() {
    int left = x / 2;
    int top = y / 2;
    return new Area(
        left,
        top,
        width == 0 ? 0 : (x + width + 1) / 2 - left,
        height == 0 ? 0 : (y + height + 1) / 2 - top);
  }
}
