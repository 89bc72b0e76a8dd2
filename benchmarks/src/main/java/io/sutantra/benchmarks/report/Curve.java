package io.sutantra.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What a server costs by how many watch.
 *
 * @param machine it ran on
 * @param when it was made
 * @param quick whether the numbers are rough
 * @param points one stream, from few viewers to many
 * @param line through the points' cores
 * @param manyStreams what many streams cost beside one
 */
record Curve(
    Machine machine,
    String when,
    boolean quick,
    List<Point> points,
    Line line,
    ManyStreams manyStreams) {
  Curve {
    points = List.copyOf(points);
  }

  /**
   * One run.
   *
   * @param viewers that were asked for
   * @param connected that came
   * @param settleSeconds that they had been there before it was measured
   * @param packetsPerSecond that they received, all together
   * @param bitrateBps of a viewer
   * @param cores that the server used, encoder and all
   * @param microsPerPacket the same by packet
   * @param lossPercent after retransmissions
   * @param stalls of more than a second
   * @param framesPerSecond mean of the viewers
   * @param joinMillisP50 from the POST to the keys
   * @param joinMillisP99 likewise
   * @param residentMebibytes of the server
   */
  record Point(
      int viewers,
      int connected,
      double settleSeconds,
      double packetsPerSecond,
      long bitrateBps,
      double cores,
      double microsPerPacket,
      double lossPercent,
      long stalls,
      double framesPerSecond,
      double joinMillisP50,
      double joinMillisP99,
      double residentMebibytes) {
    static Point of(JsonNode load) {
      return new Point(
          load.path("viewers").asInt(),
          load.path("connected").asInt(),
          load.required("settleSeconds").asDouble(),
          load.path("packetsReceived").asDouble() / load.path("steadySeconds").asDouble(),
          load.path("bitrateBpsP50").asLong(),
          load.path("serverCpuCores").asDouble(),
          load.path("serverCpuMicrosPerPacket").asDouble(),
          load.path("lossPercent").asDouble(),
          load.path("stalls").asLong(),
          load.path("framesPerSecondMean").asDouble(),
          load.path("joinMillisP50").asDouble(),
          load.path("joinMillisP99").asDouble(),
          load.path("serverRssBytes").asDouble() / (1 << 20));
    }
  }

  /**
   * Cores by viewers.
   *
   * @param base cores that a stream costs whoever watches: its encoder
   * @param perViewer cores that each viewer adds
   * @param fit the coefficient of determination: 1 if all points lie on it
   */
  record Line(double base, double perViewer, double fit) {
    /** By least squares. */
    static Line through(List<Point> points) {
      double meanX = points.stream().mapToDouble(Point::viewers).average().orElse(0);
      double meanY = points.stream().mapToDouble(Point::cores).average().orElse(0);
      double xx = 0;
      double xy = 0;
      double yy = 0;
      for (Point point : points) {
        double x = point.viewers() - meanX;
        double y = point.cores() - meanY;
        xx += x * x;
        xy += x * y;
        yy += y * y;
      }
      double slope = xx == 0 ? 0 : xy / xx;
      return new Line(meanY - slope * meanX, slope, yy == 0 ? 1 : slope * xy / yy);
    }

    double at(double viewers) {
      return base + perViewer * viewers;
    }
  }

  /**
   * Two runs of which one has more viewers.
   *
   * @param few with few of them
   * @param all with all of them
   */
  record Span(Point few, Point all) {
    /** What a packet for a further viewer costs: what a stream costs by itself cancels out. */
    double microsPerFurtherPacket() {
      return 1e6 * (all.cores() - few.cores()) / (all.packetsPerSecond() - few.packetsPerSecond());
    }
  }

  /**
   * One stream and many with as many viewers, relayed, so that nothing is encoded.
   *
   * @param streams how many
   * @param one all viewers on one stream
   * @param many as many viewers, dealt out
   */
  record ManyStreams(int streams, Span one, Span many) {}

  /** From few viewers of the one stream to all. */
  Span span() {
    return new Span(points.get(0), points.get(points.size() - 1));
  }
}
