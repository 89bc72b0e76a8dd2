package io.sutantra.source.pattern;

import io.sutantra.api.PictureSize;
import io.sutantra.api.media.VideoFrame;

/**
 * A lamp in the lower left corner of the pattern: white on the pictures whose media time lies
 * within the first 100 ms of a second, black on all others. The beep of the sound begins at the
 * full second as well, so that flash and beep show how far picture and sound are apart.
 *
 * <p>In a picture of any size {@code W} by {@code H} the lamp covers the left eighth of the width
 * and the lowest sixth of the height.
 *
 * <ul>
 *   <li><b>Reading:</b> the lamp is lit if the mean luma of its middle is 128 or more. The middle
 *       is {@code x} from {@code floor(W/32)} to the one before {@code max(x0+1, floor(3W/32))} and
 *       {@code y} from {@code floor(21H/24)} to the one before {@code max(y0+1, floor(23H/24))}.
 *       For a web page, a few pixels around {@code (W/16, 11H/12)} suffice.
 *   <li><b>Smallest picture:</b> 16x12. Smaller pictures have no lamp.
 * </ul>
 *
 * <p><b>Threading:</b> no state.
 */
public final class Flash {
  private static final int MIN_WIDTH = 16;
  private static final int MIN_HEIGHT = 12;
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final long LIT_NANOS = 100_000_000;
  private static final int THRESHOLD = 128;
  private static final Colour WHITE = Colour.grey(1);
  private static final Colour BLACK = Colour.grey(0);

  private Flash() {}

  /** Returns whether a picture of this size has room for a lamp. */
  public static boolean fits(int width, int height) {
    return width >= MIN_WIDTH && height >= MIN_HEIGHT;
  }

  /** Draws the lamp in its state at a media time, if there is room. */
  static void draw(Canvas canvas, PictureSize size, long mediaNanos) {
    if (fits(size.width(), size.height())) {
      boolean lit = Math.floorMod(mediaNanos, SECOND_NANOS) < LIT_NANOS;
      canvas.fill(area(size), lit ? WHITE : BLACK);
    }
  }

  private static Area area(PictureSize size) {
    int top = size.height() * 5 / 6 & ~1;
    return new Area(0, top, size.width() / 8 & ~1, size.height() - top);
  }

  /** Returns whether the lamp of {@code frame} is lit. */
  public static boolean lit(VideoFrame frame) {
    int width = frame.width();
    int height = frame.height();
    if (!fits(width, height)) {
      return false;
    }
    int left = width / 32;
    int right = Math.max(left + 1, 3 * width / 32);
    int top = 21 * height / 24;
    int bottom = Math.max(top + 1, 23 * height / 24);
    long sum = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        sum += frame.data().get(y * frame.lumaStride() + x) & 0xFF;
      }
    }
    return sum >= (long) THRESHOLD * (bottom - top) * (right - left);
  }
}
