package io.sutantra.source.pattern;

import io.sutantra.api.PictureSize;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;

/**
 * The drawing of the test pattern's pictures.
 *
 * <pre>
 *   stripe   frame number and capture time, see FrameStripe
 *   bars     eight colours, with the panel in their middle: name, clock (UTC), frame number
 *            and a ball that bounces off the edges behind the panel
 *   ramp     from black to white, with a bar that sweeps across every four seconds
 *            and, at its left, the lamp that flashes on each full second, see Flash
 * </pre>
 *
 * <p>The still parts are drawn once; a frame restores and redraws only the moving parts. All
 * positions are functions of the media time, so that the pattern is the same at every rate.
 */
final class TestPattern {
  private static final double[][] BARS = {
    {.75, .75, .75}, {.75, .75, 0}, {0, .75, .75}, {0, .75, 0},
    {.75, 0, .75}, {.75, 0, 0}, {0, 0, .75}, {.1, .1, .1},
  };
  private static final Colour PANEL = Colour.grey(.06);
  private static final Colour BALL = Colour.rgb(1, .55, .1);
  private static final byte WHITE = Colour.grey(1).y();
  private static final byte SOFT = Colour.grey(.7).y();
  private static final String CLOCK_SAMPLE = "00:00:00.000Z";
  private static final long SWEEP_NANOS = 4_000_000_000L;
  private static final long ACROSS_NANOS = 3_100_000_000L;
  private static final long DOWN_NANOS = 1_700_000_000L;

  private final Canvas background;
  private final Canvas canvas;
  private final int width;
  private final int rampTop;
  private final int height;
  private final int stripeHeight;
  private final int scale;
  private final PictureSize size;
  private final Area panel;
  private final int ballRadius;
  private Area ballBefore = new Area(0, 0, 0, 0);
  private Area sweepBefore = new Area(0, 0, 0, 0);

  TestPattern(String name, PictureSize size, double framesPerSecond) {
    this.size = size;
    width = size.width();
    height = size.height();
    stripeHeight = FrameStripe.heightPixels(width, height);
    rampTop = even(height * 5 / 6);
    int columns = CLOCK_SAMPLE.length() * Glyphs.ADVANCE + 3;
    scale = Math.max(1, Math.min(width * 2 / 3 / columns, height / 66));
    int panelWidth = even(columns * scale);
    int panelHeight = even(36 * scale);
    int bars = rampTop - stripeHeight;
    panel =
        new Area(
            even(Math.max(0, (width - panelWidth) / 2)),
            even(stripeHeight + Math.max(0, (bars - panelHeight) / 2)),
            panelWidth,
            panelHeight);
    ballRadius = even(Math.max(2, bars / 7));
    background = new Canvas(size);
    drawBackground(name, new RawFormat(width, height, framesPerSecond).describe());
    canvas = new Canvas(size, background);
  }

  /** Draws a picture. The caller stamps the frame with its times. */
  void draw(VideoFrame frame, long number, long mediaNanos, long epochMillis) {
    canvas.restore(ballBefore, background);
    canvas.restore(sweepBefore, background);
    ballBefore = drawBall(mediaNanos);
    sweepBefore = drawSweep(mediaNanos);
    canvas.restore(panel, background);
    int left = panel.x() + 2 * scale;
    canvas.write(clock(epochMillis), left, panel.y() + 13 * scale, scale, WHITE);
    canvas.write("#" + digits(number, 8), left, panel.y() + 25 * scale, scale, WHITE);
    Flash.draw(canvas, size, mediaNanos);
    canvas.copyTo(frame);
    FrameStripe.draw(frame, number, epochMillis);
  }

  private void drawBackground(String name, String format) {
    for (int i = 0; i < BARS.length; i++) {
      int left = even(width * i / BARS.length);
      int right = i == BARS.length - 1 ? width : even(width * (i + 1) / BARS.length);
      Colour colour = Colour.rgb(BARS[i][0], BARS[i][1], BARS[i][2]);
      background.fill(new Area(left, 0, right - left, rampTop), colour);
    }
    for (int x = 0; x < width; x += 2) {
      Colour grey = Colour.grey(x / (double) width);
      background.fill(new Area(x, rampTop, 2, height - rampTop), grey);
    }
    background.fill(panel, PANEL);
    String title = name + "  " + format.substring(format.lastIndexOf(' ') + 1);
    int room = panel.width() - 4 * scale;
    int titleScale = Math.max(1, Math.min(scale, room / (title.length() * Glyphs.ADVANCE)));
    int lower = (scale - titleScale) * Glyphs.HEIGHT / 2;
    int y = panel.y() + 2 * scale + lower;
    background.write(title, panel.x() + 2 * scale, y, titleScale, SOFT);
  }

  private Area drawBall(long mediaNanos) {
    int across = Math.max(0, width - 2 * ballRadius);
    int down = Math.max(0, rampTop - stripeHeight - 2 * ballRadius);
    int left = even(bounce(mediaNanos, ACROSS_NANOS, across));
    int top = even(stripeHeight + bounce(mediaNanos, DOWN_NANOS, down));
    for (int y = -ballRadius; y < ballRadius; y += 2) {
      int half = even((int) Math.sqrt(ballRadius * ballRadius - (y + 1.0) * (y + 1.0)));
      int x = left + ballRadius - half;
      canvas.fill(new Area(x, top + ballRadius + y, 2 * half, 2), BALL);
    }
    return new Area(left, top, 2 * ballRadius, 2 * ballRadius);
  }

  private Area drawSweep(long mediaNanos) {
    int barWidth = even(Math.max(2, width / 40));
    int left = even((int) (mediaNanos % SWEEP_NANOS * width / SWEEP_NANOS));
    Area bar = new Area(left, rampTop, barWidth, height - rampTop);
    canvas.fill(bar, BALL);
    return bar;
  }

  /**
   * Returns a position that moves from 0 to {@code distance} in {@code periodNanos}, and back in
   * the same time.
   */
  private static int bounce(long nanos, long periodNanos, int distance) {
    long phase = nanos % (2 * periodNanos);
    long way = phase < periodNanos ? phase : 2 * periodNanos - phase;
    return (int) (way * distance / periodNanos);
  }

  private static String clock(long epochMillis) {
    long ofDay = Math.floorMod(epochMillis, 86_400_000L);
    return digits(ofDay / 3_600_000, 2)
        + ":"
        + digits(ofDay / 60_000 % 60, 2)
        + ":"
        + digits(ofDay / 1000 % 60, 2)
        + "."
        + digits(ofDay % 1000, 3)
        + "Z";
  }

  private static String digits(long number, int atLeast) {
    String text = Long.toString(number);
    return "0".repeat(Math.max(0, atLeast - text.length())) + text;
  }

  private static int even(int number) {
    return number & ~1;
  }
}
