package io.sutantra.benchmarks.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The plot of a {@link Curve}: cores, microseconds a packet and joins, by viewers. */
final class CurvePlot {
  private static final int WIDTH = 1_650;
  private static final int HEIGHT = 600;
  private static final int PANEL = WIDTH / 3;
  private static final int LEFT = 85;
  private static final int RIGHT = 40;
  private static final int TOP = 110;
  private static final int BOTTOM = 80;
  private static final int TICKS = 6;
  private static final double DOT = 10;

  private static final Color INK = new Color(0x22, 0x2B, 0x38);
  private static final Color GRID = new Color(0xDD, 0xE2, 0xE8);
  private static final Color POINTS = new Color(0x1F, 0x6F, 0xB5);
  private static final Color FITTED = new Color(0xD0, 0x5A, 0x2A);

  private final Curve curve;
  private final BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
  private final Graphics2D graphics = image.createGraphics();
  private final double mostViewers;

  CurvePlot(Curve curve) {
    this.curve = curve;
    this.mostViewers = nice(curve.points().stream().mapToInt(Curve.Point::viewers).max().orElse(1));
  }

  /** Draws the plot. */
  BufferedImage draw() {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    title();
    Curve.Line line = curve.line();
    double cores = most(Curve.Point::cores);
    axes(0, "CPU of the server", "cores", cores);
    graphics.setColor(FITTED);
    graphics.setStroke(new BasicStroke(2.5f));
    double first = line.base() >= 0 ? 0 : -line.base() / line.perViewer();
    segment(0, first, line.at(first), mostViewers, Math.min(cores, line.at(mostViewers)), cores);
    dots(0, Curve.Point::cores, cores);
    note(0, "%.2f + %.5f × viewers cores".formatted(line.base(), line.perViewer()), FITTED);
    double micros = most(Curve.Point::microsPerPacket);
    axes(1, "CPU by packet, encoder and all", "µs / packet", micros);
    path(1, Curve.Point::microsPerPacket, micros);
    double millis = most(Curve.Point::joinMillisP99);
    axes(2, "Joining, 99 % of viewers are faster", "ms", millis);
    path(2, Curve.Point::joinMillisP99, millis);
    graphics.dispose();
    return image;
  }

  private void title() {
    Curve.Point last = curve.points().get(curve.points().size() - 1);
    graphics.setColor(INK);
    font(Font.BOLD, 24);
    graphics.drawString("One stream, many viewers", LEFT, 36);
    font(Font.PLAIN, 17);
    graphics.drawString(
        String.format(
            Locale.ROOT,
            "%.1f Mbit/s and %.0f packets a second for each viewer; %s, %d cores, shared with the viewers%s",
            last.bitrateBps() / 1e6,
            last.packetsPerSecond() / Math.max(1, last.connected()),
            curve.machine().cpu(),
            curve.machine().cores(),
            curve.quick() ? "; a quick run, rough" : ""),
        LEFT,
        62);
  }

  private void axes(int panel, String title, String unit, double mostY) {
    graphics.setStroke(new BasicStroke(1));
    for (double y = 0; y <= mostY * 1.001; y += step(mostY)) {
      graphics.setColor(GRID);
      segment(panel, 0, y, mostViewers, y, mostY);
      graphics.setColor(INK);
      font(Font.PLAIN, 16);
      String label = number(y, step(mostY));
      graphics.drawString(
          label,
          (int) x(panel, 0) - 10 - graphics.getFontMetrics().stringWidth(label),
          (int) y(y, mostY) + 6);
    }
    for (double x = 0; x <= mostViewers * 1.001; x += step(mostViewers)) {
      graphics.setColor(INK);
      centred(number(x, step(mostViewers)), x(panel, x), HEIGHT - BOTTOM + 24);
    }
    graphics.setStroke(new BasicStroke(1.5f));
    segment(panel, 0, 0, mostViewers, 0, mostY);
    segment(panel, 0, 0, 0, mostY, mostY);
    font(Font.BOLD, 18);
    graphics.drawString(title + " [" + unit + "]", (int) x(panel, 0), TOP - 14);
    font(Font.PLAIN, 17);
    centred("viewers", x(panel, mostViewers / 2), HEIGHT - BOTTOM + 54);
  }

  private void path(int panel, ToDoubleFunction<Curve.Point> value, double mostY) {
    Path2D path = new Path2D.Double();
    for (Curve.Point point : curve.points()) {
      double x = x(panel, point.viewers());
      double y = y(value.applyAsDouble(point), mostY);
      if (path.getCurrentPoint() == null) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    graphics.setColor(POINTS);
    graphics.setStroke(new BasicStroke(2));
    graphics.draw(path);
    dots(panel, value, mostY);
    List<Curve.Point> points = curve.points();
    double last = value.applyAsDouble(points.get(points.size() - 1));
    String what = "%.1f at %d viewers".formatted(last, points.get(points.size() - 1).viewers());
    note(panel, what, POINTS);
  }

  private void dots(int panel, ToDoubleFunction<Curve.Point> value, double mostY) {
    graphics.setColor(POINTS);
    for (Curve.Point point : curve.points()) {
      double x = x(panel, point.viewers());
      double y = y(value.applyAsDouble(point), mostY);
      graphics.fill(new Ellipse2D.Double(x - DOT / 2, y - DOT / 2, DOT, DOT));
    }
  }

  /** Writes a note above the right end, where no panel has the beginning of its curve. */
  private void note(int panel, String text, Color colour) {
    font(Font.PLAIN, 16);
    graphics.setColor(colour);
    int width = graphics.getFontMetrics().stringWidth(text);
    graphics.drawString(text, (int) x(panel, mostViewers) - width, TOP + 18);
  }

  private void segment(int panel, double x1, double y1, double x2, double y2, double mostY) {
    graphics.draw(new Line2D.Double(x(panel, x1), y(y1, mostY), x(panel, x2), y(y2, mostY)));
  }

  private void centred(String text, double x, int y) {
    graphics.drawString(text, (int) x - graphics.getFontMetrics().stringWidth(text) / 2, y);
  }

  private void font(int style, int size) {
    graphics.setFont(new Font(Font.SANS_SERIF, style, size));
  }

  private double x(int panel, double viewers) {
    return panel * PANEL + LEFT + viewers / mostViewers * (PANEL - LEFT - RIGHT);
  }

  private static double y(double value, double most) {
    return HEIGHT - BOTTOM - value / most * (HEIGHT - TOP - BOTTOM);
  }

  /** Returns the end of an axis, with room for a note above the largest value. */
  private double most(ToDoubleFunction<Curve.Point> value) {
    return nice(1.1 * Math.max(1e-6, curve.points().stream().mapToDouble(value).max().orElse(1)));
  }

  private static double nice(double most) {
    double step = step(most);
    return Math.ceil(most / step - 1e-9) * step;
  }

  /** Returns 1, 2 or 5 times a power of ten. */
  private static double step(double most) {
    double raw = most / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double digit = raw / power - 1e-9;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
  }

  private static String number(double value, double step) {
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
