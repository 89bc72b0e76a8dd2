package io.sutantra.source.pattern;

import io.sutantra.api.media.VideoFrame;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A stripe of black and white blocks along the top of a picture that carries the frame's number and
 * capture time. A machine can read the stripe after lossy coding and scaling.
 *
 * <p>Two rows of 40 blocks, for a picture of any size {@code W} by {@code H}:
 *
 * <pre>
 *          block 0                                  31 32       39
 *         +-------------------------------------------+-----------+  y = 0
 *  row 0  |  frame number, 32 bits                    | check 15-8|
 *         +-------------------------------------------+-----------+  y = 2H/45
 *  row 1  |  capture time, 32 bits                    | check 7-0 |
 *         +-------------------------------------------+-----------+  y = 4H/45
 *        x = 0                                                  x = W
 * </pre>
 *
 * <ul>
 *   <li><b>Blocks:</b> block {@code i} of row {@code r} covers {@code x} from {@code floor(iW/40)}
 *       to the one before {@code floor((i+1)W/40)} and {@code y} from {@code floor(2rH/45)} to the
 *       one before {@code floor(2(r+1)H/45)}. At 640x360 a block is 16x16: one macroblock of VP8.
 *   <li><b>Bits:</b> the most significant first, from the left. White (luma 235) is 1, black (luma
 *       16) is 0; chroma is 128.
 *   <li><b>Values:</b> the low 32 bits of the frame number and of the milliseconds since 1970
 *       (UTC), both unsigned.
 *   <li><b>Check:</b> CRC-16/CCITT-FALSE (polynomial 0x1021, initial value 0xFFFF, not reflected,
 *       no final exclusive or) over eight bytes: the frame number, then the capture time, both
 *       big-endian. Neither a black nor a white picture passes the check.
 *   <li><b>Reading:</b> a block is 1 if the mean luma of its middle is 128 or more. The middle is
 *       {@code x} from {@code x0 = floor((4i+1)W/160)} to the one before {@code max(x0+1,
 *       floor((4i+3)W/160))} and {@code y} from {@code y0 = floor((4r+1)H/90)} to the one before
 *       {@code max(y0+1, floor((4r+3)H/90))}. In RGB, compare the mean of the green samples, or of
 *       all three, with 128.
 *   <li><b>Smallest picture:</b> 80x45. Nothing is drawn into or read from a smaller one.
 * </ul>
 *
 * <p><b>Threading:</b> no state.
 */
public final class FrameStripe {
  private static final int COLUMNS = 40;
  private static final int VALUE_BITS = 32;
  private static final int CHECK_BITS = COLUMNS - VALUE_BITS;
  private static final int MIN_WIDTH = 2 * COLUMNS;
  private static final int MIN_HEIGHT = 45;
  private static final int THRESHOLD = 128;
  private static final byte BLACK = 16;
  private static final byte WHITE = (byte) 235;
  private static final byte NEUTRAL = (byte) 128;

  private FrameStripe() {}

  /**
   * The values read from a stripe.
   *
   * @param frameNumber the low 32 bits of the frame's place on its source's time line
   * @param captureMillis the low 32 bits of the capture time in milliseconds since 1970
   */
  public record Reading(long frameNumber, long captureMillis) {
    /**
     * Returns the milliseconds from the capture of the frame to {@code epochMillis}. The result is
     * right if both times lie within 24 days of each other.
     */
    public long ageMillis(long epochMillis) {
      return (int) (epochMillis - captureMillis);
    }
  }

  /** The luma samples of a picture. */
  @FunctionalInterface
  public interface Luma {
    /** Returns the sample at {@code x}, {@code y}: 0 to 255. */
    int at(int x, int y);
  }

  /** Returns whether a picture of this size has room for a stripe. */
  public static boolean fits(int width, int height) {
    return width >= MIN_WIDTH && height >= MIN_HEIGHT;
  }

  /**
   * Returns the number of pixel rows, from the top, that the stripe covers; 0 if the picture has no
   * room for a stripe.
   */
  public static int heightPixels(int width, int height) {
    return fits(width, height) ? 4 * height / 45 : 0;
  }

  /** Draws a stripe over the top of {@code frame}, if there is room. */
  public static void draw(VideoFrame frame, long frameNumber, long epochMillis) {
    int width = frame.width();
    int height = frame.height();
    if (!fits(width, height)) {
      return;
    }
    ByteBuffer data = frame.data();
    byte[] line = new byte[width];
    int check = check(frameNumber, epochMillis);
    for (int row = 0; row < 2; row++) {
      long value = row == 0 ? frameNumber : epochMillis;
      long part = row == 0 ? check >> CHECK_BITS : check;
      long bits = value << CHECK_BITS | (part & ((1 << CHECK_BITS) - 1));
      for (int column = 0; column < COLUMNS; column++) {
        boolean one = (bits >> (COLUMNS - 1 - column) & 1) == 1;
        Arrays.fill(
            line, column * width / COLUMNS, (column + 1) * width / COLUMNS, one ? WHITE : BLACK);
      }
      for (int y = 2 * row * height / 45; y < 2 * (row + 1) * height / 45; y++) {
        data.put(y * frame.lumaStride(), line);
      }
    }
    Arrays.fill(line, NEUTRAL);
    int chromaRows = (heightPixels(width, height) + 1) / 2;
    for (int y = 0; y < chromaRows; y++) {
      data.put(frame.offsetU() + y * frame.chromaStride(), line, 0, frame.chromaStride());
      data.put(frame.offsetV() + y * frame.chromaStride(), line, 0, frame.chromaStride());
    }
  }

  /** Reads the stripe of {@code frame}; returns empty if there is no readable stripe. */
  public static Optional<Reading> read(VideoFrame frame) {
    ByteBuffer data = frame.data();
    int stride = frame.lumaStride();
    return read(frame.width(), frame.height(), (x, y) -> data.get(y * stride + x) & 0xFF);
  }

  /**
   * Reads the stripe of a picture from its luma plane, which is stored row by row.
   *
   * @param stride the number of bytes from one row to the next
   * @return empty if there is no readable stripe
   */
  public static Optional<Reading> read(byte[] luma, int stride, int width, int height) {
    return read(width, height, (x, y) -> luma[y * stride + x] & 0xFF);
  }

  /** Reads the stripe of a picture of any kind; returns empty if there is no readable stripe. */
  public static Optional<Reading> read(int width, int height, Luma luma) {
    if (!fits(width, height)) {
      return Optional.empty();
    }
    long first = row(0, width, height, luma);
    long second = row(1, width, height, luma);
    Reading reading = new Reading(first >>> CHECK_BITS, second >>> CHECK_BITS);
    long check = (first & 0xFF) << CHECK_BITS | (second & 0xFF);
    return check == check(reading.frameNumber, reading.captureMillis)
        ? Optional.of(reading)
        : Optional.empty();
  }

  private static long row(int row, int width, int height, Luma luma) {
    int top = (4 * row + 1) * height / 90;
    int bottom = Math.max(top + 1, (4 * row + 3) * height / 90);
    long bits = 0;
    for (int column = 0; column < COLUMNS; column++) {
      int left = (4 * column + 1) * width / 160;
      int right = Math.max(left + 1, (4 * column + 3) * width / 160);
      long sum = 0;
      for (int y = top; y < bottom; y++) {
        for (int x = left; x < right; x++) {
          sum += luma.at(x, y);
        }
      }
      long samples = (long) (bottom - top) * (right - left);
      bits = bits << 1 | (sum >= THRESHOLD * samples ? 1 : 0);
    }
    return bits;
  }

  private static int check(long frameNumber, long epochMillis) {
    long message = frameNumber << 32 | (epochMillis & 0xFFFF_FFFFL);
    int crc = 0xFFFF;
    for (int shift = 56; shift >= 0; shift -= 8) {
      crc ^= (int) (message >>> shift & 0xFF) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
      }
    }
    return crc & 0xFFFF;
  }
}
