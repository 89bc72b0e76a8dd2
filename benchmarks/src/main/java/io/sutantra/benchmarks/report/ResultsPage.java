package io.sutantra.benchmarks.report;

import static io.sutantra.benchmarks.report.Texts.bytes;
import static io.sutantra.benchmarks.report.Texts.time;
import static io.sutantra.benchmarks.report.Texts.times;

import io.sutantra.benchmarks.latency.LatencyResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The results page: questions with their answers, tables, and the method. */
public final class ResultsPage {
  static final String METHOD_TITLE = "## How it was measured\n";

  private final Run run;
  private final Measurements measurements;
  private final LatencySection latencies;
  private final List<Question> questions;

  /**
   * The circumstances of a run, by which a reader can judge the results.
   *
   * @param machine the machine of the run
   * @param when the beginning of the run
   * @param quick whether the numbers are rough
   * @param effort the forks and iterations, for people
   * @param command the command that repeats the run
   * @param failed the keys of benchmarks that started and gave no result
   */
  public record Run(
      Machine machine,
      Instant when,
      boolean quick,
      String effort,
      String command,
      List<String> failed) {}

  /** Creates the page of a run. */
  public ResultsPage(Run run, Measurements measurements, List<LatencyResult> latencies) {
    this.run = run;
    this.measurements = measurements;
    this.latencies = new LatencySection(latencies);
    this.questions = Questions.all().stream().filter(q -> q.asked(measurements)).toList();
  }

  /** Returns the answers, one sentence each. */
  public List<String> answers() {
    List<String> answers = new ArrayList<>();
    latencies.answer().ifPresent(answers::add);
    questions.forEach(question -> answer(question).ifPresent(answers::add));
    return answers;
  }

  /** Returns the page in Markdown. */
  public String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("# Benchmark results").append(run.quick() ? " (quick run)" : "").append("\n\n");
    if (run.quick()) {
      page.append("**A quick run: it shows that all works. Its numbers are rough.**\n\n");
    }
    page.append("Made by the benchmarks; change nothing here by hand. To repeat it:\n\n");
    page.append("    ").append(run.command()).append("\n\n");
    appendMachine(page);
    appendFailures(page);
    appendAnswers(page);
    if (!latencies.isEmpty()) {
      latencies.appendTo(page);
    }
    questions.forEach(question -> append(question, page));
    appendMethod(page);
    return page.toString();
  }

  private void appendMachine(StringBuilder page) {
    Machine machine = run.machine();
    page.append("| | |\n| --- | --- |\n");
    line(page, "Date", run.when().truncatedTo(ChronoUnit.SECONDS).toString());
    line(page, "Sources", machine.revision());
    line(page, "CPU", machine.cpu() + ", " + machine.cores() + " cores");
    line(page, "System", machine.kernel());
    line(page, "Java", machine.jdk());
    line(page, "Effort", run.effort());
    if (!machine.load().isEmpty()) {
      line(page, "Load when it began", machine.load() + " (0 on an idle machine)");
    }
    page.append('\n');
  }

  private static void line(StringBuilder page, String name, String value) {
    page.append("| ").append(name).append(" | ").append(value).append(" |\n");
  }

  private void appendFailures(StringBuilder page) {
    if (!run.failed().isEmpty()) {
      page.append("**These have failed, and are missing below:**\n\n");
      run.failed().forEach(key -> page.append("- `").append(key).append("`\n"));
      page.append('\n');
    }
  }

  private void appendAnswers(StringBuilder page) {
    if (!answers().isEmpty()) {
      page.append("## In short\n\n");
      answers().forEach(answer -> page.append("- ").append(answer).append('\n'));
      page.append('\n');
    }
  }

  private Optional<String> answer(Question question) {
    return question.answerable(measurements)
        ? Optional.of(question.answer().apply(measurements))
        : Optional.empty();
  }

  private void append(Question question, StringBuilder page) {
    page.append("## ").append(question.title()).append("\n\n");
    page.append(question.method()).append("\n\n");
    answer(question).ifPresent(answer -> page.append("**").append(answer).append("**\n\n"));
    boolean packets = question.rows().stream().anyMatch(row -> row.packets() > 0);
    page.append("| | median | p10–p90 | of baseline | B/op |");
    page.append(packets ? " B/packet |\n" : "\n");
    page.append("| --- | ---: | ---: | ---: | ---: |").append(packets ? " ---: |\n" : "\n");
    question.rows().forEach(row -> append(row, packets, page));
    page.append('\n');
  }

  private void append(Row row, boolean packets, StringBuilder page) {
    Optional<Measurement> found = measurements.find(row.key());
    if (found.isEmpty()) {
      return;
    }
    Measurement measurement = found.get();
    String ratio =
        row.isBaseline()
            ? "baseline"
            : measurements
                .find(row.baseline())
                .map(base -> times(measurement.medianNanos() / base.medianNanos()))
                .orElse("");
    page.append(
        "| %s | %s | %s – %s | %s | %s |"
            .formatted(
                row.label(),
                time(measurement.medianNanos()),
                time(measurement.quantileNanos(0.1)),
                time(measurement.quantileNanos(0.9)),
                ratio,
                bytes(measurement.bytesPerOperation())));
    if (packets) {
      page.append(
          row.packets() == 0
              ? " |"
              : " %s |".formatted(bytes(measurement.bytesPerOperation() / row.packets())));
    }
    page.append('\n');
  }

  private static void appendMethod(StringBuilder page) {
    page.append(METHOD_TITLE);
    page.append(
        """

        By JMH, in fresh JVMs, one for each benchmark and round: what is compared takes turns, so that a busy
        minute does not hit one side alone. A sample is the average of one iteration, and the tables have the
        median of all samples of all rounds with their 10th and 90th percentile. "Of baseline" is the ratio of two
        medians of the same run: it says more than either, since machines differ and so do days. B/op is what was
        allocated on the heap, by all threads, for one operation (JMH's `gc` profiler); B/packet is the same for
        one RTP packet, counted once for each sink that gets it. Native memory of codecs is not in it.

        The latencies are not JMH's: they are measured in the process that started the benchmarks, after a busy
        warm-up, and kept in HdrHistograms of three digits. A source that falls behind skips pictures, so no sample is
        missing for having been late.

        Times depend on what else the machine does, and no test asserts one. What a test does assert is how many
        bytes a packet may allocate.

        The raw data of a full run lie in `results/`, those of any other beside its page: `jmh.json` has every
        iteration, `latency.json` the percentiles, `jmh.log` all that JMH printed.
        """);
  }
}
