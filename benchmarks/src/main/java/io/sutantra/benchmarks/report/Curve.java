package io.sutantra.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The cost of a server by the number of viewers.
 *
 * @param machine the machine of the measurement
 * @param when the date of the measurement
 * @param quick whether the numbers are rough
 * @param points the runs with one stream, from few viewers to many
 * @param line the line through the points' cores
 * @param manyStreams the comparison of one stream with many
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
   * A run.
   *
   * @param viewers the number of requested viewers
   * @param connected the number of viewers that connected
   * @param settleSeconds the time that the viewers were connected before the measurement
   * @param packetsPerSecond the packets that all viewers together received in a second
   * @param bitrateBps the bit rate of a viewer
   * @param cores the cores that the server used, including the encoder
   * @param microsPerPacket the server's processor time per packet
   * @param lossPercent the packet loss after retransmissions
   * @param stalls the number of stalls of more than a second
   * @param framesPerSecond the mean frame rate of the viewers
   * @param joinMillisP50 the median time from the POST to the keys
   * @param joinMillisP99 the 99th percentile of the time from the POST to the keys
   * @param residentMebibytes the resident memory of the server
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
   * A line of cores by viewers.
   *
   * @param base the cores that a stream costs without viewers: its encoder
   * @param perViewer the cores that each viewer adds
   * @param fit the coefficient of determination: 1 if all points lie on the line
   */
  record Line(double base, double perViewer, double fit) {
    /** Returns the least-squares line. */
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
   * Two runs with different numbers of viewers.
   *
   * @param few the run with few viewers
   * @param all the run with all viewers
   */
  record Span(Point few, Point all) {
    /**
     * Returns the cost of a packet for an additional viewer; the cost of the stream itself cancels
     * out.
     */
    double microsPerFurtherPacket() {
      return 1e6 * (all.cores() - few.cores()) / (all.packetsPerSecond() - few.packetsPerSecond());
    }
  }

  /**
   * A comparison of one stream and many streams with the same total of viewers, relayed, so that
   * nothing is encoded.
   *
   * @param streams the number of streams
   * @param one the runs with all viewers on one stream
   * @param many the runs with as many viewers spread over the streams
   */
  record ManyStreams(int streams, Span one, Span many) {}

  /** Returns the span from few viewers of the one stream to all. */
  Span span() {
    return new Span(points.get(0), points.get(points.size() - 1));
  }
}
