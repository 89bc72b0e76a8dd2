package io.sutantra.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Tests of the command, with JMH and its forks, on the smallest benchmark. */
class BenchCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int bench(String... arguments) {
    return new CommandLine(new BenchCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void aRunLeavesAPageAndItsRawData(@TempDir Path directory) throws IOException {
    String only = "RtpHeaders.(write|putTwelveBytes)";
    int status = bench("--quick", "--only", only, "--output", directory.toString());
    String log = Files.readString(directory.resolve("jmh.log"));
    assertThat(status).as(log).isZero();

    JsonNode results = new ObjectMapper().readTree(directory.resolve("jmh.json").toFile());
    assertThat(results).hasSize(2);
    assertThat(results.findValuesAsText("benchmark"))
        .allMatch(name -> name.startsWith("io.sutantra.benchmarks.cases.RtpHeaders."));
    assertThat(results.get(0).at("/primaryMetric/rawData/0")).hasSize(3);
    assertThat(new ObjectMapper().readTree(directory.resolve("latency.json").toFile())).isEmpty();

    String page = Files.readString(directory.resolve("RESULTS.md"));
    assertThat(page)
        .startsWith("# Benchmark results (quick run)")
        .contains("./sutantra bench --quick --only '" + only + "'")
        .contains("What does an RTP header cost?")
        .containsPattern("\\| write \\| [\\d.]+ ns \\| [\\d.]+ ns – [\\d.]+ ns \\| [\\d.]+ × \\|")
        .doesNotContain("have failed");
    assertThat(out.toString()).contains("RESULTS.md");
  }

  @Test
  void theListHasWhatCanBeSelected() {
    assertThat(bench("--list", "--only", "Latency.*shared|^Payloads")).isZero();
    assertThat(out.toString().lines())
        .contains("Payloads.packetize", "Latency.vp8.1.shared")
        .doesNotContain("QueueHop.handOver", "Latency.vp8.1.direct");
  }

  @Test
  void whatMatchesNothingIsRefused() {
    assertThat(bench("--only", "nonsense")).isEqualTo(2);
    assertThat(err.toString()).contains("no benchmark matches 'nonsense'").contains("--list");
    assertThat(bench("--only", "(")).isEqualTo(2);
    assertThat(err.toString()).contains("--only takes a regular expression");
  }
}
