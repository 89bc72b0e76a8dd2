package io.sutantra.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sutantra.benchmarks.latency.LatencyCase;
import io.sutantra.benchmarks.latency.LatencyResult;
import io.sutantra.benchmarks.latency.PacedRun;
import io.sutantra.benchmarks.report.KeptSection;
import io.sutantra.benchmarks.report.Machine;
import io.sutantra.benchmarks.report.Measurements;
import io.sutantra.benchmarks.report.ResultsPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code bench}. */
@Command(
    name = "sutantra bench",
    description = {
      "Runs the benchmarks and writes a page that answers the questions they are there for.",
      "",
      "All of them take about 40 minutes, and the machine should have nothing else to do;"
          + " --quick takes a few minutes and shows that all works.",
      ""
    },
    footer = {
      "",
      "Results go to a directory: RESULTS.md for people, jmh.json and latency.json for programs,"
          + " jmh.log with all that was printed. A full run writes them to benchmarks/ (the page)"
          + " and benchmarks/results/ (the rest) of the checkout; a run with --quick or --only to"
          + " benchmarks/target/results/, so that it does not replace them.",
      "",
      "Exit status: 0 if all went well, 1 if a benchmark failed, 2 for wrong arguments.",
      "",
      "Examples:",
      "  ./sutantra bench --quick",
      "  ./sutantra bench --list",
      "  ./sutantra bench --only 'Queue|Latency.vp8.1'"
    },
    sortOptions = false)
public final class BenchCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int QUICK_BUSY_SECONDS = 2;
  private static final int BUSY_SECONDS = 5;

  @Spec private CommandSpec spec;

  @Option(
      names = "--quick",
      description = "One short fork each; rough numbers, and the page says so.")
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      defaultValue = "",
      description = "Only benchmarks whose name, as --list has it, has a match.")
  private String only;

  @Option(names = "--output", paramLabel = "DIR", description = "Write all results there.")
  private Path output;

  @Option(names = "--list", description = "Print the names of the benchmarks and run none.")
  private boolean list;

  /** Only picocli reads this field. */
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this.")
  boolean help;

  @Override
  public Integer call() throws IOException, RunnerException {
    PrintWriter out = spec.commandLine().getOut();
    Selection selection = Selection.of(pattern());
    if (selection.isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "no benchmark matches '" + only + "'; --list prints their names");
    }
    if (list) {
      selection.names().forEach(out::println);
      out.flush();
      return CommandLine.ExitCode.OK;
    }
    return run(selection, quick ? Effort.QUICK : Effort.FULL, out);
  }

  private Pattern pattern() {
    try {
      return Pattern.compile(only);
    } catch (PatternSyntaxException wrong) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--only takes a regular expression; '%s' is none: %s"
              .formatted(only, wrong.getDescription()),
          wrong);
    }
  }

  private int run(Selection selection, Effort effort, PrintWriter out)
      throws IOException, RunnerException {
    ResultFiles files = ResultFiles.of(output, quick || !only.isEmpty());
    PacedRun paced = new PacedRun(effort.pacedWarmUpSeconds(), effort.pacedSeconds());
    long seconds =
        selection.combinations() * effort.millis() / 1_000
            + selection.latencies().stream().mapToInt(paced::seconds).sum();
    out.printf(
        "%d benchmarks and %d paced runs: about %d minutes. Results: %s%n",
        selection.combinations(),
        selection.latencies().size(),
        Math.max(1, Duration.ofSeconds(seconds + 30).toMinutes()),
        files.page());
    out.flush();

    Instant began = Instant.now();
    Machine machine = Machine.here(files.module());
    JmhRun jmh = new JmhRun(effort, files.raw());
    Measurements measurements = jmh.run(selection);
    List<LatencyResult> latencies = latencies(selection, paced, out);
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(files.raw().resolve("latency.json").toFile(), latencies);

    ResultsPage page =
        new ResultsPage(
            new ResultsPage.Run(machine, began, quick, effort.describe(), command(), jmh.failed()),
            measurements,
            latencies);
    String old = Files.exists(files.page()) ? Files.readString(files.page()) : "";
    Files.writeString(files.page(), KeptSection.carryOver(old, page.markdown()));
    page.answers().forEach(answer -> out.println("- " + answer));
    jmh.failed().forEach(key -> out.println("FAILED: " + key));
    out.println("All of it: " + files.page());
    out.flush();
    return jmh.failed().isEmpty() ? CommandLine.ExitCode.OK : FAILED;
  }

  private List<LatencyResult> latencies(Selection selection, PacedRun paced, PrintWriter out)
      throws IOException {
    List<LatencyResult> results = new ArrayList<>();
    if (!selection.latencies().isEmpty()) {
      paced.warmUp(quick ? QUICK_BUSY_SECONDS : BUSY_SECONDS);
    }
    for (LatencyCase latencyCase : selection.latencies()) {
      out.printf("%s (%d s)%n", latencyCase.name(), paced.seconds(latencyCase));
      out.flush();
      results.add(paced.measure(latencyCase));
    }
    return results;
  }

  private String command() {
    return "./sutantra bench"
        + (quick ? " --quick" : "")
        + (only.isEmpty() ? "" : " --only '" + only + "'");
  }
}
