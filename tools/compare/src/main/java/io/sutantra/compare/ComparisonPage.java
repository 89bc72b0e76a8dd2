package io.sutantra.compare;

import io.sutantra.benchmarks.report.Machine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The results as a page in Markdown, with a table for each number of viewers.
 *
 * @param machine the machine of the comparison
 * @param when the time when the comparison began
 * @param stream the description of the stream
 * @param packages the versions of the other servers
 * @param command the command that repeats the comparison
 * @param contenders the servers, in the order of the rows
 * @param samples all runs
 * @param failures the failures of runs that gave no sample
 */
record ComparisonPage(
    Machine machine,
    Instant when,
    String stream,
    String packages,
    String command,
    List<Contender> contenders,
    List<Sample> samples,
    List<String> failures) {
  private static final String NONE = "–";
  private static final double MIB = 1 << 20;
  private static final double KIB = 1 << 10;

  String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("# Sutantra beside other servers\n\n");
    page.append("Made by a program; change nothing here by hand. To repeat it:\n\n    ");
    page.append(command.strip()).append("\n\n| | |\n| --- | --- |\n");
    line(page, "Date", when.truncatedTo(ChronoUnit.SECONDS).toString());
    line(page, "Sources", machine.revision());
    line(page, "CPU", machine.cpu() + ", " + machine.cores() + " cores");
    line(page, "System", machine.kernel());
    line(page, "Java", machine.jdk());
    line(page, "The others", packages);
    line(page, "Stream", stream);
    if (!failures.isEmpty()) {
      page.append("\n**These have failed, and are missing below:**\n\n");
      failures.forEach(failure -> page.append("- ").append(failure).append('\n'));
    }
    samples.stream()
        .mapToInt(Sample::viewers)
        .distinct()
        .sorted()
        .forEach(n -> List.of(ReceiveMode.values()).forEach(how -> append(page, n, how)));
    page.append(
        """

        Medians [least – most] of the quiet runs: those in which processes that take no part used at most %.0f %% of
        the cores. Where there was none, of all runs; the row has a * then. The README beside this page says what
        the columns are, and how the servers were set up; `results.json` has every run.
        """
            .formatted(Sample.QUIET_PERCENT));
    return page.toString();
  }

  private static void line(StringBuilder page, String name, String value) {
    page.append("| ").append(name).append(" | ").append(value).append(" |\n");
  }

  private void append(StringBuilder page, int viewers, ReceiveMode receiving) {
    List<Sample> measured =
        samples.stream().filter(s -> s.viewers() == viewers && s.receiving() == receiving).toList();
    if (measured.isEmpty()) {
      return;
    }
    page.append("\n## ").append(viewers).append(" viewers").append(receiving.title());
    page.append("\n\n");
    page.append(
        "| server | CPU µs/packet | with the encoder | held | lost | pictures/s | stalls "
            + "| join p50, p99 | first packet p50, p99 | RSS | a viewer |\n");
    page.append("| --- |").append(" ---: |".repeat(10)).append('\n');
    for (Contender contender : contenders) {
      List<Sample> all =
          measured.stream().filter(s -> s.server().equals(contender.label())).toList();
      if (!all.isEmpty()) {
        append(page, contender, all);
      }
    }
  }

  private static void append(StringBuilder page, Contender contender, List<Sample> all) {
    List<Sample> quiet = all.stream().filter(Sample::quiet).toList();
    List<Sample> runs = quiet.isEmpty() ? all : quiet;
    page.append("| ").append(contender.title()).append(quiet.isEmpty() ? " *" : "");
    cell(page, spread(runs, s -> s.figure("serverCpuMicrosPerPacket"), "%.1f"));
    cell(
        page,
        spread(
            runs, s -> s.figure("serverCpuMicrosPerPacket") + s.encoderMicrosPerPacket(), "%.1f"));
    cell(page, runs.stream().filter(Sample::held).count() + " of " + runs.size());
    cell(page, median(runs, s -> s.figure("lossPercent"), "%.2f %%"));
    cell(page, median(runs, s -> s.figure("framesPerSecondMean"), "%.1f"));
    cell(page, median(runs, s -> s.figure("stalls"), "%.0f"));
    cell(page, pair(runs, "joinMillisP50", "joinMillisP99"));
    cell(page, pair(runs, "firstPacketMillisP50", "firstPacketMillisP99"));
    cell(page, median(runs, s -> s.figure("serverRssBytes") / MIB, "%.0f MiB"));
    cell(page, median(runs, s -> s.figure("serverRssBytesPerViewer") / KIB, "%.0f KiB"));
    page.append(" |\n");
  }

  private static void cell(StringBuilder page, String text) {
    page.append(" | ").append(text);
  }

  private static String pair(List<Sample> runs, String first, String second) {
    return "%s, %s ms"
        .formatted(
            median(runs, s -> s.figure(first), "%.0f"),
            median(runs, s -> s.figure(second), "%.0f"));
  }

  private static String spread(List<Sample> runs, ToDoubleFunction<Sample> figure, String format) {
    double[] values = values(runs, figure);
    return values.length == 0
        ? NONE
        : text(format, middle(values))
            + (values.length == 1
                ? ""
                : " [%s – %s]"
                    .formatted(text(format, values[0]), text(format, values[values.length - 1])));
  }

  private static String median(List<Sample> runs, ToDoubleFunction<Sample> figure, String format) {
    double[] values = values(runs, figure);
    return values.length == 0 ? NONE : text(format, middle(values));
  }

  private static double[] values(List<Sample> runs, ToDoubleFunction<Sample> figure) {
    return runs.stream().mapToDouble(figure).filter(Double::isFinite).sorted().toArray();
  }

  private static double middle(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
