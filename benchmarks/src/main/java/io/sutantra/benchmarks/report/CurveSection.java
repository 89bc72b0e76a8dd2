package io.sutantra.benchmarks.report;

import java.util.Locale;

/** The section of the results page on many viewers. */
final class CurveSection {
  private final Curve curve;

  CurveSection(Curve curve) {
    this.curve = curve;
  }

  static String answer(Curve curve) {
    Curve.Line line = curve.line();
    Curve.ManyStreams streams = curve.manyStreams();
    return text(
        "A stream costs %.2f cores and each viewer %.2f %% of one more; the straight line explains %.1f %% of the differences. A packet for one more viewer costs %.2f µs. Where streams are relayed and not encoded, it is %.2f µs on one stream and %.2f µs on %d.",
        Math.max(0, line.base()),
        100 * line.perViewer(),
        100 * line.fit(),
        curve.span().microsPerFurtherPacket(),
        streams.one().microsPerFurtherPacket(),
        streams.many().microsPerFurtherPacket(),
        streams.streams());
  }

  String markdown() {
    Machine machine = curve.machine();
    StringBuilder page = new StringBuilder("## Many viewers\n\n");
    page.append(
        """
        One server, watched by ever more viewers of `./sutantra load` on the same machine. CPU is user and system time \
        of the server's process, encoder and all, in the window that begins when all viewers have been there for as long \
        as "settled" says; joins are from the POST to the keys, at 50 a second. To repeat it: `benchmarks/curve`.

        """);
    if (curve.quick()) {
      page.append("**A quick run: it shows that all works. Its numbers are rough.**\n\n");
    }
    page.append("**").append(answer(curve)).append("**\n\n");
    page.append("![Server cores and microseconds a packet by viewers](curve.png)\n\n");
    page.append(
        "| streams | viewers | settled | packets/s | Mbit/s each | cores | µs/packet | lost | stalls | pictures/s | join p50 | p99 | RSS |\n");
    page.append(
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    curve.points().forEach(point -> page.append(row("1", point)));
    Curve.ManyStreams streams = curve.manyStreams();
    appendRelayed(page, 1, streams.one());
    appendRelayed(page, streams.streams(), streams.many());
    page.append(
        "\nStreams that are relayed are encoded by another process, which sends them by the transport `mock`.\n\n");
    page.append(
        text(
            "%s, sources %s, %s, %d cores, %s, %s; load when the page was made: %s.%n",
            curve.when(),
            machine.revision(),
            machine.cpu(),
            machine.cores(),
            machine.kernel(),
            machine.jdk(),
            machine.load()));
    return page.toString();
  }

  private static void appendRelayed(StringBuilder page, int streams, Curve.Span span) {
    page.append(row(streams + ", relayed", span.few()));
    page.append(row(streams + ", relayed", span.all()));
  }

  private static String row(String streams, Curve.Point point) {
    String failed =
        point.connected() == point.viewers()
            ? ""
            : text(" (%d failed)", point.viewers() - point.connected());
    return text(
        "| %s | %d%s | %.0f s | %,.0f | %.2f | %.2f | %.2f | %.3f %% | %d | %.1f | %.0f ms | %.0f ms | %.0f MiB |%n",
        streams,
        point.viewers(),
        failed,
        point.settleSeconds(),
        point.packetsPerSecond(),
        point.bitrateBps() / 1e6,
        point.cores(),
        point.microsPerPacket(),
        point.lossPercent(),
        point.stalls(),
        point.framesPerSecond(),
        point.joinMillisP50(),
        point.joinMillisP99(),
        point.residentMebibytes());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
