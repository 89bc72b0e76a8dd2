package io.sutantra.loadtool;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sutantra.api.whep.WhepSession;
import io.sutantra.rtc.sdp.AddressLiteral;
import io.sutantra.rtc.sdp.TrackOffer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command that puts a server under load. */
@Command(
    name = "load",
    description = {
      "Watches streams with many WebRTC viewers at once, and says how that went.",
      "",
      "The viewers do all that a browser's connection does (ICE, DTLS, SRTP, RTCP with"
          + " retransmissions), decode nothing, and cost a few microseconds a packet.",
      ""
    },
    footer = {
      "",
      "Loss is counted after retransmissions; a stall is more than a second without a new frame."
          + " Both, and all rates, are of the steady window, which begins when all have joined, or --settle later."
          + " Times of a join begin with its POST.",
      "",
      "The first joins of a run also wait for this program's own code to be loaded and compiled.",
      "",
      "A server that is overloaded may lose nothing and deliver late instead: look at the frames a"
          + " second, or set --min-fps.",
      "",
      "Exit status: 0 if all connected, nobody stalled and less than 0.1 %% was lost; 1 if not;"
          + " 2 for wrong arguments; 141 if nobody reads the output any more.",
      "",
      "Examples:",
      "  sutantra load http://127.0.0.1:8080/whep/demo --viewers 100 --duration 30",
      "  sutantra load http://127.0.0.1:8080/whep/demo --viewers 1000 --server-pid $PID --json -",
      "  sutantra load http://127.0.0.1:8080/whep/a http://127.0.0.1:8080/whep/b --viewers 50"
    },
    sortOptions = false)
public final class LoadCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final Pattern SAMPLE = Pattern.compile("sample(?::(\\d{1,6}))?");
  private static final int DEFAULT_SAMPLE = 16;

  /** The files beside one socket a viewer: jars, event loops, requests under way. */
  private static final int OTHER_FILES = 150;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "URL",
      arity = "1..*",
      description =
          "WHEP endpoints of a server that runs, such as http://127.0.0.1:8080/whep/demo; with several"
              + " the viewers are dealt out in turn.")
  private List<String> urls;

  @Option(
      names = "--viewers",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many viewers, of all endpoints together (default: ${DEFAULT-VALUE}).")
  private int viewers;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long to watch when all have joined (default: ${DEFAULT-VALUE}).")
  private double durationSeconds;

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description =
          "How long to wait between the last join and that (default: ${DEFAULT-VALUE}): so long"
              + " some servers still have to do with the joins, compiling for one.")
  private double settleSeconds;

  @Option(
      names = "--ramp",
      paramLabel = "JOINS",
      defaultValue = "50",
      description = "How many begin to join in a second (default: ${DEFAULT-VALUE}).")
  private double joinsPerSecond;

  @Option(
      names = "--decrypt",
      paramLabel = "all|sample:N|none",
      defaultValue = "sample:16",
      description =
          "Which RTP packets are decrypted and authenticated (default: ${DEFAULT-VALUE}); the"
              + " others are counted by their headers. RTCP always is.")
  private String decrypt;

  @Option(
      names = "--leave",
      paramLabel = "delete|abruptly",
      defaultValue = "delete",
      description =
          "How viewers leave: telling the server, or as if they had been killed (default:"
              + " ${DEFAULT-VALUE}).")
  private String leave;

  @Option(
      names = "--min-fps",
      paramLabel = "FRAMES",
      defaultValue = "0",
      description = "Fail if a viewer gets fewer frames a second (default: any number will do).")
  private double minFramesPerSecond;

  @Option(
      names = "--server-pid",
      paramLabel = "PID",
      description = "The server's process on this machine, to measure what it uses (Linux).")
  private Long serverPid;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the result as JSON, too; '-' prints it, and the text to stderr.")
  private String json;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "",
      description = "Bearer token for the endpoints.")
  private String token;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Event loops (default: ${DEFAULT-VALUE}, enough for a thousand viewers).")
  private int threads;

  @Option(
      names = "--gro",
      description = {
        "Let the kernel hand over what a server sent at once (UDP_GRO, Linux). This tool then takes"
            + " two thirds of the time, but on one machine the server is flattered: the kernel does"
            + " not cut apart what never goes over a network. Browsers receive datagram by datagram,"
            + " and so does this tool by default."
      })
  private boolean gro;

  @Option(
      names = "--tcp",
      description =
          "Receive by TCP (ICE-TCP), as viewers do whose firewall lets no UDP through. A server may"
              + " bound the connections of one address: sutantra's has"
              + " sutantra.transports.broadcast.max-tcp-connections-per-address.")
  private boolean tcp;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      defaultValue = "VP8",
      description = "RTP encoding to offer (default: ${DEFAULT-VALUE}).")
  private String encoding;

  @Option(
      names = "--no-sound",
      negatable = true,
      description = "Ask for pictures alone; else for sound as well, as a player does.")
  private boolean sound = true;

  @Option(
      names = "--i-own-this-server",
      description =
          "Allow servers that are not on this machine: to others so many viewers are an attack.")
  private boolean ownServer;

  /** The help option, which only picocli reads. */
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this.")
  boolean help;

  @Override
  public Integer call() throws IOException, InterruptedException {
    LoadPlan plan = plan();
    boolean jsonAlone = "-".equals(json);
    PrintWriter out = jsonAlone ? spec.commandLine().getErr() : spec.commandLine().getOut();
    fileDescriptors(plan, spec.commandLine().getErr());
    LoadResult result;
    try {
      result = new LoadRun(plan, out).run();
    } catch (OutputClosedException e) {
      return OutputClosedException.EXIT_CODE;
    }
    ResultText.of(result).forEach(out::println);
    List<String> problems = Verdict.problems(plan, result);
    out.println(problems.isEmpty() ? "PASSED" : "FAILED: " + String.join("; ", problems));
    out.flush();
    writeJson(result, jsonAlone);
    return problems.isEmpty() ? CommandLine.ExitCode.OK : FAILED;
  }

  private void writeJson(LoadResult result, boolean print) throws IOException {
    if (json == null) {
      return;
    }
    String text =
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(result);
    if (print) {
      spec.commandLine().getOut().println(text);
      spec.commandLine().getOut().flush();
    } else {
      Files.writeString(Path.of(json), text + "\n");
    }
  }

  private LoadPlan plan() {
    require(viewers >= 1 && viewers <= 20_000, "--viewers must be 1 to 20000");
    require(durationSeconds >= 1 && durationSeconds <= 86_400, "--duration must be 1 to 86400");
    require(settleSeconds >= 0 && settleSeconds <= 3_600, "--settle must be 0 to 3600");
    require(joinsPerSecond > 0 && joinsPerSecond <= 10_000, "--ramp must be above 0, up to 10000");
    require(threads >= 1 && threads <= 64, "--threads must be 1 to 64");
    require(minFramesPerSecond >= 0, "--min-fps must not be negative");
    require(
        token.chars().allMatch(c -> c > ' ' && c < 0x7F),
        "--token has blanks or letters that HTTP headers cannot carry");
    require(
        encoding.matches("[A-Za-z0-9-]{1,32}"),
        "--encoding takes a name of RTP, such as VP8 or AV1");
    require(
        leave.equals("delete") || leave.equals("abruptly"), "--leave takes 'delete' or 'abruptly'");
    List<URI> endpoints = new ArrayList<>();
    for (String url : urls) {
      endpoints.add(endpoint(url));
    }
    ServerProcess process = serverPid == null ? null : new ServerProcess(serverPid);
    if (process != null) {
      try {
        process.residentBytes();
        process.cpuTime();
      } catch (IOException e) {
        throw wrong("--server-pid %d cannot be measured: %s".formatted(serverPid, e.getMessage()));
      }
    }
    return new LoadPlan(
        endpoints,
        viewers,
        Duration.ofNanos((long) (durationSeconds * 1e9)),
        Duration.ofNanos((long) (settleSeconds * 1e9)),
        joinsPerSecond,
        decryptEvery(),
        leave.equals("delete"),
        serverPid == null ? OptionalLong.empty() : OptionalLong.of(serverPid),
        token,
        threads,
        gro,
        tcp,
        sound
            ? List.of(TrackOffer.video(encoding), TrackOffer.opus())
            : List.of(TrackOffer.video(encoding)),
        address -> ownServer || OwnHosts.has(address),
        minFramesPerSecond);
  }

  private int decryptEvery() {
    Matcher sample = SAMPLE.matcher(decrypt);
    if (decrypt.equals("all")) {
      return 1;
    }
    if (decrypt.equals("none")) {
      return 0;
    }
    if (sample.matches()) {
      int every = sample.group(1) == null ? DEFAULT_SAMPLE : Integer.parseInt(sample.group(1));
      if (every >= 1) {
        return every;
      }
    }
    throw wrong("--decrypt takes 'all', 'none' or 'sample:N', one packet in N");
  }

  private URI endpoint(String url) {
    URI uri =
        WhepSession.endpoint(url)
            .orElseThrow(
                () ->
                    wrong(
                        "'%s' is no WHEP endpoint: it must be such as http://127.0.0.1:8080/whep/demo"
                            .formatted(url)));
    String host = uri.getHost();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    try {
      for (InetAddress address : InetAddress.getAllByName(bare)) {
        require(
            ownServer || OwnHosts.has(address),
            "%s is not on this machine (%s): load is for servers of your own; if it is one, say"
                    .formatted(host, AddressLiteral.text(address))
                + " --i-own-this-server");
      }
    } catch (UnknownHostException e) {
      throw wrong("'%s': there is no such host".formatted(url));
    }
    return uri;
  }

  private static void fileDescriptors(LoadPlan plan, PrintWriter err) {
    long most = FileLimit.files();
    if (most < plan.viewers() + OTHER_FILES) {
      err.printf(
          "%d viewers need about %d file descriptors and this process may have %d: not all will"
              + " connect. Raise it: ulimit -n %d%n",
          plan.viewers(), plan.viewers() + OTHER_FILES, most, plan.viewers() + OTHER_FILES);
      err.flush();
    }
  }

  private void require(boolean right, String problem) {
    if (!right) {
      throw wrong(problem);
    }
  }

  private CommandLine.ParameterException wrong(String problem) {
    return new CommandLine.ParameterException(spec.commandLine(), problem);
  }
}
