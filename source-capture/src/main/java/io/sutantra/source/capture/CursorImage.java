package io.sutantra.source.capture;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;

/**
 * The picture of the cursor.
 *
 * @param x the place of the left edge on the screen
 * @param y the place of the upper edge on the screen
 * @param width the width in pixels
 * @param height the height in pixels
 * @param pixels the pixels in rows: alpha, red, green and blue from the highest byte to the lowest;
 *     the colours are multiplied by alpha
 */
record CursorImage(int x, int y, int width, int height, IntBuffer pixels) {
  /**
   * Draws the cursor onto a picture of a part of the screen.
   *
   * @param picture the picture in rows of four bytes a pixel: blue, green, red and one that is not
   *     used
   * @param stride the number of bytes of a row
   * @param pictureWidth the width of the picture in pixels
   * @param pictureHeight the height of the picture in pixels
   * @param left the place of the picture's left edge on the screen
   * @param top the place of the picture's upper edge on the screen
   */
  void draw(
      ByteBuffer picture, int stride, int pictureWidth, int pictureHeight, int left, int top) {
    int firstX = Math.max(0, left - x);
    int firstY = Math.max(0, top - y);
    int endX = Math.min(width, left + pictureWidth - x);
    int endY = Math.min(height, top + pictureHeight - y);
    for (int row = firstY; row < endY; row++) {
      for (int column = firstX; column < endX; column++) {
        int pixel = pixels.get(row * width + column);
        int alpha = pixel >>> 24;
        if (alpha != 0) {
          int at = (y + row - top) * stride + (x + column - left) * 4;
          blend(picture, at, pixel & 0xff, alpha);
          blend(picture, at + 1, (pixel >>> 8) & 0xff, alpha);
          blend(picture, at + 2, (pixel >>> 16) & 0xff, alpha);
        }
      }
    }
  }

  private static void blend(ByteBuffer picture, int at, int colour, int alpha) {
    int below = Byte.toUnsignedInt(picture.get(at));
    picture.put(at, (byte) Math.min(255, colour + (below * (255 - alpha) + 127) / 255));
  }
}
