package io.sutantra.ffmpeg;

import java.nio.ByteBuffer;

/**
 * One of the eight ways to turn and mirror a picture so that it stands upright.
 *
 * @param transposed whether rows become columns, before anything is mirrored
 * @param mirroredX whether the turned picture is mirrored from left to right
 * @param mirroredY whether the turned picture is mirrored from top to bottom
 */
public record Orientation(boolean transposed, boolean mirroredX, boolean mirroredY) {
  /** The orientation of a picture that is shown as it is coded. */
  public static final Orientation UPRIGHT = new Orientation(false, false, false);

  /**
   * The side of the square of pixels that is turned at once, so that the pixels read stay in the
   * cache.
   */
  private static final int TILE = 32;

  /**
   * Reads the orientation from a display matrix. Other angles are rounded to the nearest right
   * angle.
   *
   * @param matrix nine numbers in rows, in the order of FFmpeg and ISO 14496-12
   */
  public static Orientation of(int[] matrix) {
    int a = matrix[0];
    int b = matrix[1];
    int c = matrix[3];
    int d = matrix[4];
    boolean transposed = Math.abs((long) b) > Math.abs((long) a);
    return transposed ? new Orientation(true, c < 0, b < 0) : new Orientation(false, a < 0, d < 0);
  }

  /**
   * Copies a plane of bytes and turns it.
   *
   * @param from the coded plane, whose rows begin {@code fromStride} bytes apart
   * @param to the turned plane from {@code toOffset} on, tightly packed
   * @param width the width of the turned plane
   * @param height the height of the turned plane
   */
  void copy(ByteBuffer from, int fromStride, ByteBuffer to, int toOffset, int width, int height) {
    int start = mirroredX ? (width - 1) * step(fromStride) : 0;
    int across = mirroredX ? -step(fromStride) : step(fromStride);
    int lineStep = transposed ? 1 : fromStride;
    start += mirroredY ? (height - 1) * lineStep : 0;
    int down = mirroredY ? -lineStep : lineStep;
    for (int top = 0; top < height; top += TILE) {
      int bottom = Math.min(height, top + TILE);
      for (int left = 0; left < width; left += TILE) {
        int right = Math.min(width, left + TILE);
        for (int y = top; y < bottom; y++) {
          int source = start + y * down + left * across;
          int target = toOffset + y * width;
          for (int x = left; x < right; x++) {
            to.put(target + x, from.get(source));
            source += across;
          }
        }
      }
    }
  }

  /** Returns the distance in the coded plane between two neighbours in a turned row. */
  private int step(int fromStride) {
    return transposed ? fromStride : 1;
  }
}
