package io.sutantra.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sutantra.compare.Contender.Running;
import io.sutantra.benchmarks.report.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that runs the comparison. */
@Command(
    name = "tools/compare/run",
    description = {
      "Compares Sutantra with other servers: the same stream, the same viewers, the same machine.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  tools/compare/run",
      "  tools/compare/run --servers sutantra,pion --viewers 50 --duration 10 --rounds 1",
      "  tools/compare/run --check        one viewer each, which must decode pictures",
      "",
      "Exit status: 0 if all went well, 1 if a run failed, 2 for wrong arguments."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
  private static final int START_SECONDS = 6;
  private static final int JOIN_SECONDS = 6;

  @Spec private CommandSpec spec;

  @Option(
      names = "--servers",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "sutantra,sutantra-relay,janus,janus-loops,pion,pion-tracks,pion-plain",
      description = "Which, in that order (default: ${DEFAULT-VALUE}); also: sutantra-webrtc.")
  private List<String> servers;

  @Option(
      names = "--viewers",
      paramLabel = "N",
      split = ",",
      defaultValue = "100,200",
      description = "How many at a time (default: ${DEFAULT-VALUE}).")
  private List<Integer> viewers;

  @Option(
      names = "--receive",
      paramLabel = "HOW",
      split = ",",
      defaultValue = "datagrams",
      description = {
        "How viewers take what comes (default: ${DEFAULT-VALUE}): 'datagrams', one by one, as browsers"
            + " do; 'segments', whole what was sent as one message (UDP_GRO), so that no server pays"
            + " here for what a network card can do; or both, one after the other."
      })
  private List<String> receive;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "Of each run (default: ${DEFAULT-VALUE}).")
  private int durationSeconds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each server is started and measured (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description =
          "A run before each server's first, which is not counted (default: ${DEFAULT-VALUE}).")
  private int warmUpSeconds;

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description =
          "How long the viewers of a run have been there before it begins (default:"
              + " ${DEFAULT-VALUE}).")
  private int settleSeconds;

  @Option(names = "--check", description = "Only shows that a viewer of each server decodes.")
  private boolean check;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where RESULTS.md and results.json go (default: tools/compare).")
  private Path output;

  @Option(names = "--checkout", hidden = true, defaultValue = ".")
  private Path checkout;

  @Option(names = "--janus-address", hidden = true, defaultValue = "127.0.0.2")
  private String janusAddress;

  @Mixin private StreamShape shape;

  private List<ReceiveMode> receivings;
  private final List<Sample> samples = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private PrintWriter out;
  private ChildProcesses children;
  private RunEnvironment environment;
  private int run;

  @Override
  public Integer call() throws Exception {
    out = spec.commandLine().getOut();
    List<Contender> contenders = contenders();
    receivings = receivings();
    Instant began = Instant.now();
    Path scratch = Files.createDirectories(checkout.resolve("tools/compare/target"));
    environment = new RunEnvironment(checkout, scratch, janusAddress, shape);
    try (ChildProcesses started = new ChildProcesses(scratch.resolve("logs"))) {
      children = started;
      if (check) {
        for (Contender contender : contenders) {
          attempt(contender, 0);
        }
      } else {
        measure(contenders);
        write(contenders, began);
      }
    }
    failures.forEach(failure -> say("FAILED: " + failure));
    return failures.isEmpty() ? 0 : 1;
  }

  private List<Contender> contenders() {
    require(durationSeconds >= 1 && durationSeconds <= 3_600, "--duration must be 1 to 3600");
    require(rounds >= 1 && rounds <= 100, "--rounds must be 1 to 100");
    require(warmUpSeconds >= 0 && warmUpSeconds <= 600, "--warm-up must be 0 to 600");
    require(settleSeconds >= 0 && settleSeconds <= 600, "--settle must be 0 to 600");
    require(viewers.stream().allMatch(n -> n >= 1 && n <= 20_000), "--viewers must be 1 to 20000");
    try {
      return servers.stream().map(Contender::of).toList();
    } catch (IllegalArgumentException unknown) {
      throw wrong("--servers: " + unknown.getMessage());
    }
  }

  private List<ReceiveMode> receivings() {
    try {
      return receive.stream().map(ReceiveMode::of).toList();
    } catch (IllegalArgumentException unknown) {
      throw wrong("--receive: " + unknown.getMessage());
    }
  }

  private void require(boolean right, String problem) {
    if (!right) {
      throw wrong(problem);
    }
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }

  /**
   * Measures all servers. They take turns, and each round begins with another server, so that a
   * busy minute of the machine affects all alike.
   */
  private void measure(List<Contender> contenders) throws InterruptedException {
    int aServer = START_SECONDS + warmUpSeconds + JOIN_SECONDS;
    int aRun = settleSeconds + durationSeconds + JOIN_SECONDS;
    say(
        "%d servers, %d rounds, %s viewers: about %d minutes."
            .formatted(
                contenders.size(),
                rounds,
                viewers,
                1 + contenders.size() * rounds * (aServer + runsOfServer() * aRun) / 60));
    for (int round = 1; round <= rounds; round++) {
      List<Contender> order = new ArrayList<>(contenders);
      Collections.rotate(order, 1 - round);
      for (Contender contender : order) {
        attempt(contender, round);
      }
    }
  }

  private int runsOfServer() {
    return viewers.size() * receivings.size();
  }

  /** Measures one server in one round. A failure must not cost the other servers their runs. */
  private void attempt(Contender contender, int round) throws InterruptedException {
    try {
      Running server = contender.start(environment, children);
      if (check) {
        new Viewers(environment, children).check(server);
        say(contender.label() + ": pictures are decoded.");
      } else {
        measure(contender, server, round);
      }
    } catch (IOException failure) {
      failures.add(
          "%s%s: %s"
              .formatted(contender.label(), check ? "" : ", round " + round, failure.getMessage()));
      say(failures.get(failures.size() - 1));
    } finally {
      children.end();
    }
  }

  private void measure(Contender contender, Running server, int round)
      throws IOException, InterruptedException {
    Viewers tool = new Viewers(environment, children);
    if (warmUpSeconds > 0) {
      tool.load(server, Collections.min(viewers), receivings.get(0), 0, warmUpSeconds);
    }
    for (int count : viewers) {
      for (ReceiveMode receiving : receivings) {
        measure(contender, server, tool, count, receiving, round);
      }
    }
  }

  private void measure(
      Contender contender, Running server, Viewers tool, int count, ReceiveMode receiving, int round)
      throws IOException, InterruptedException {
    CpuUsage usage = new CpuUsage(server.processes());
    JsonNode load = tool.load(server, count, receiving, settleSeconds, durationSeconds);
    double encoder =
        server.feeder().map(feeder -> usage.usedSeconds(feeder.process())).orElse(0.0)
            / usage.elapsedSeconds();
    double packetsPerSecond =
        load.path("packetsReceived").asDouble() / load.path("steadySeconds").asDouble();
    Sample sample =
        new Sample(
            contender.label(),
            count,
            receiving,
            round,
            Sample.held(load, count, shape.framesPerSecond()),
            1e6 * encoder / packetsPerSecond,
            usage.othersPercent(),
            load);
    samples.add(sample);
    say(
        String.format(
            Locale.ROOT,
            "[%d of %d] %s, %d viewers%s: %.1f µs/packet, %.2f %% lost, %.1f pictures/s, %s; others used %.0f %%",
            ++run,
            servers.size() * rounds * runsOfServer(),
            contender.label(),
            count,
            receiving.title(),
            sample.figure("serverCpuMicrosPerPacket"),
            sample.figure("lossPercent"),
            sample.figure("framesPerSecondMean"),
            sample.held() ? "held" : "NOT held",
            sample.othersCpuPercent()));
  }

  private void write(List<Contender> contenders, Instant began)
      throws IOException, InterruptedException {
    Path directory =
        Files.createDirectories(output == null ? checkout.resolve("tools/compare") : output);
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(directory.resolve("results.json").toFile(), samples);
    ComparisonPage page =
        new ComparisonPage(
            Machine.here(checkout),
            began,
            shape.toString(),
            environment.packages(children),
            command(),
            contenders,
            samples,
            failures);
    Files.writeString(directory.resolve("RESULTS.md"), page.markdown());
    say("All of it: " + directory.resolve("RESULTS.md"));
  }

  private String command() {
    List<String> given = new ArrayList<>(spec.commandLine().getParseResult().originalArgs());
    given.removeIf(
        argument -> argument.startsWith("--checkout=") || argument.startsWith("--janus-address="));
    return "tools/compare/run " + String.join(" ", given);
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
