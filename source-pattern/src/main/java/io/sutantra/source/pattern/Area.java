package io.sutantra.source.pattern;

/**
 * A rectangle, in pixels.
 *
 * @param x its left edge
 * @param y its upper edge
 * @param width 0 if it is empty
 * @param height 0 if it is empty
 */
record Area(int x, int y, int width, int height) {
  /** The first row below it. */
  int bottom() {
    return y + height;
  }

  /** What of it lies within a picture of that size. */
  Area clipped(int pictureWidth, int pictureHeight) {
    int left = Math.min(Math.max(x, 0), pictureWidth);
    int top = Math.min(Math.max(y, 0), pictureHeight);
    int right = Math.min(Math.max(x + width, left), pictureWidth);
    int bottom = Math.min(Math.max(y + height, top), pictureHeight);
    return new Area(left, top, right - left, bottom - top);
  }

  /** The samples of chroma that it touches. */
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
