package io.sutantra.server.cli;

import io.sutantra.core.config.Configuration;
import io.sutantra.core.engine.EngineOptions;
import io.sutantra.core.engine.Receiver;
import io.sutantra.core.plugin.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A viewer without a window: receives, decodes, and says how well that goes. */
@Command(
    name = "view",
    description = {
      "Watch a stream without a browser: receive and decode it, and say each second how that goes.",
      "",
      "Ends with 0 when it has what it was asked for, with 1, and the reason, when nothing comes, and"
          + " with 141 when nobody reads what it prints, as in 'sutantra view URL | head -1'."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = ProgramVersion.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sutantra view http://127.0.0.1:8080/whep/demo",
      "      by WebRTC, until it is interrupted",
      "  sutantra view http://127.0.0.1:8080/whep/demo --frames 100",
      "      a hundred pictures; the exit code says whether they came",
      "  sutantra view http://127.0.0.1:8080/whep/demo --tcp",
      "      by TCP, to see whether viewers behind a firewall get pictures",
      "  sutantra view http://127.0.0.1:8080/whep/demo --receiver whep",
      "      the same, received and decoded by libwebrtc",
      "  sutantra view http://127.0.0.1:8080/whep/demo --set sutantra.sources.whep-rtp.token=TOKEN",
      "      from a server that asks for a bearer token",
      "  sutantra view tcp://127.0.0.1:8190/demo --png picture.png",
      "      from the mock transport; one picture, into a file"
    })
final class ViewCommand implements Callable<Integer> {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Pattern WEB = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);
  private static final Pattern MOCK = Pattern.compile("tcp://", Pattern.CASE_INSENSITIVE);
  private static final Pattern PLAYER =
      Pattern.compile("^(https?://[^?#]*)/watch/", Pattern.CASE_INSENSITIVE);

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "URL",
      description = {
        "http[s]://HOST:PORT/whep/STREAM for WebRTC; the player's address, with /watch/, will do;",
        "tcp://HOST:PORT/STREAM for the mock transport."
      })
  private String url;

  @Option(
      names = "--receiver",
      paramLabel = "SOURCE",
      defaultValue = "whep-rtp",
      description = {
        "Which source receives from http addresses: whep-rtp, whose packets this program decodes,",
        "or whep, libwebrtc, which also knows TURN (default: ${DEFAULT-VALUE})."
      })
  private String receiver;

  @Option(
      names = "--tcp",
      description = {
        "Receive by TCP (ICE-TCP), not by UDP: the way of viewers whose firewall lets no UDP through.",
        "For http addresses and the receiver whep-rtp."
      })
  private boolean tcp;

  @Option(
      names = "--frames",
      paramLabel = "N",
      description = "End when that many pictures have been decoded.")
  private Long frames;

  @Option(
      names = "--png",
      paramLabel = "FILE",
      description = "Save the last picture. Without --frames that is the first one.")
  private Path png;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description =
          "How long to wait for the first picture, and for each next one (default: ${DEFAULT-VALUE}).")
  private double timeoutSeconds;

  @Option(names = "--json", description = "Say it in JSON, one object a line.")
  private boolean json;

  @Mixin private Setup setup;
  @Mixin private Verbosity verbosity;

  @Override
  public Integer call() throws Exception {
    verbosity.apply();
    long wanted = wantedFrames();
    if (!(timeoutSeconds > 0 && timeoutSeconds <= 86_400)) {
      throw CommandException.askedWrongly("--timeout must be above 0 and at most 86400 seconds");
    }
    requireWritable();
    String source = source();
    ClassLoader loader = setup.loader();
    Plugins plugins = Plugins.load(loader);
    Configuration configuration = setup.load(loader, overrides());
    EngineOptions options = EngineOptions.from(configuration.settings("sutantra.engine"));
    Watch watch = new Watch(wanted, png != null);
    ViewReport report = new ViewReport(System.nanoTime());
    try (Receiver receiver =
        Receiver.open(
            plugins,
            configuration,
            options,
            source,
            configuration.settings("sutantra").string("codec"),
            watch,
            sound -> {})) {
      follow(receiver, watch, report, wanted);
    }
    save(watch);
    return 0;
  }

  private void follow(Receiver receiver, Watch watch, ViewReport report, long wanted)
      throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Duration patience = Duration.ofNanos((long) (timeoutSeconds * 1e9));
    long lastPictures = 0;
    long lastPictureNanos = System.nanoTime();
    while (true) {
      boolean done = watch.await(TICK.compareTo(patience) < 0 ? TICK : patience);
      long now = System.nanoTime();
      ViewReport.Line line = report.next(now, watch, receiver);
      out.println(json ? line.json() : line.text());
      out.flush();
      if (done) {
        return;
      }
      // The writer does not tell, but the stream beneath it does.
      if (System.out.checkError()) {
        throw CommandException.outputClosed();
      }
      if (line.pictures() > lastPictures) {
        lastPictures = line.pictures();
        lastPictureNanos = now;
      }
      Optional<String> failure = receiver.failure();
      if (failure.isPresent()) {
        throw CommandException.failed(url + ": " + failure.get());
      }
      if (receiver.ended()) {
        if (wanted == Long.MAX_VALUE) {
          return;
        }
        throw CommandException.failed(
            "%s ended after %d of %d pictures.".formatted(url, lastPictures, wanted));
      }
      if (now - lastPictureNanos >= patience.toNanos()) {
        throw CommandException.failed(
            "%s: no picture within %s s (%d before, %d packets received)."
                .formatted(
                    url,
                    Double.toString(timeoutSeconds).replaceFirst("\\.0$", ""),
                    lastPictures,
                    receiver.statistics().packets()));
      }
    }
  }

  private Map<String, String> overrides() {
    return tcp ? Map.of("sutantra.sources.whep-rtp.tcp", "true") : Map.of();
  }

  private long wantedFrames() {
    if (frames == null) {
      return png == null ? Long.MAX_VALUE : 1;
    }
    if (frames < 1) {
      throw CommandException.askedWrongly("--frames must be 1 or more, was " + frames);
    }
    return frames;
  }

  /** Before anything is received: a mistyped name should not cost a recording. */
  private void requireWritable() {
    if (png == null) {
      return;
    }
    Path directory = png.toAbsolutePath().getParent();
    if (Files.isDirectory(png) || directory == null || !Files.isWritable(directory)) {
      throw CommandException.askedWrongly("--png " + png + ": cannot be written there");
    }
  }

  private void save(Watch watch) throws IOException {
    if (png != null) {
      ImageIO.write(watch.lastPicture(), "png", png.toFile());
      spec.commandLine().getErr().println("Saved " + png);
    }
  }

  /** The source that receives from an address. */
  private String source() {
    boolean web = WEB.matcher(url).lookingAt();
    if (tcp && !(web && receiver.equals("whep-rtp"))) {
      throw CommandException.askedWrongly(
          web
              ? "--tcp is for the receiver whep-rtp, which is the default, not for " + receiver
              : "--tcp is for http addresses: %s is by TCP, or not at all".formatted(url));
    }
    if (web) {
      // The address of the player stands in every browser's address bar.
      return receiver + ":" + PLAYER.matcher(url).replaceFirst("$1/whep/");
    }
    if (MOCK.matcher(url).lookingAt()) {
      return "mock:" + url;
    }
    throw CommandException.askedWrongly(
        "'%s' is no address to watch: it must begin with http://, https:// or tcp://"
            .formatted(url));
  }
}
