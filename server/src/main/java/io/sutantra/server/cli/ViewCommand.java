package io.sutantra.server.cli;

import io.sutantra.api.media.MediaType;
import io.sutantra.core.config.Configuration;
import io.sutantra.core.engine.EngineOptions;
import io.sutantra.core.engine.Receiver;
import io.sutantra.core.plugin.Plugins;
import io.sutantra.source.pattern.LipSyncMeter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command that watches a stream without a window: receives, decodes, and reports how well that
 * goes.
 */
@Command(
    name = "view",
    description = {
      "Watch a stream without a browser: receive and decode it, and say each second how that goes.",
      "",
      "Of sound it says how loud it is (0 dBFS is the loudest sine), how much of it is missing, and,"
          + " of the test pattern, how much later than the picture the sound is: the beep against the"
          + " flash, by the median of the last nine seconds.",
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
      "      from the mock transport; one picture, into a file",
      "  sutantra view tcp://127.0.0.1:8190/demo --wav sound.wav --seconds 10",
      "      ten seconds of its sound, into a file"
    })
final class ViewCommand implements Callable<Integer> {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final double MAX_SECONDS = 31_536_000;
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
      names = "--seconds",
      paramLabel = "S",
      description = "End when pictures or sound have come for that long.")
  private Double seconds;

  @Option(
      names = "--wav",
      paramLabel = "FILE",
      description = {
        "Save the sound as it comes, until the end or until it is interrupted. Where sound is missing,",
        "there is silence."
      })
  private Path wav;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description =
          "How long to wait for the first picture, or sound if there are no pictures, and for each"
              + " next one (default: ${DEFAULT-VALUE}).")
  private double timeoutSeconds;

  @Option(names = "--json", description = "Say it in JSON, one object a line.")
  private boolean json;

  @Mixin private ConfigurationOptions configurationOptions;
  @Mixin private Verbosity verbosity;

  @Override
  public Integer call() throws Exception {
    verbosity.apply();
    long wanted = wantedFrames();
    if (!(timeoutSeconds > 0 && timeoutSeconds <= 86_400)) {
      throw CommandException.wrongUsage("--timeout must be above 0 and at most 86400 seconds");
    }
    if (seconds != null && !(seconds > 0 && seconds <= MAX_SECONDS)) {
      throw CommandException.wrongUsage("--seconds must be above 0 and at most 31536000");
    }
    requireWritable("--png", png);
    requireWritable("--wav", wav);
    String source = source();
    ClassLoader loader = configurationOptions.loader();
    Plugins plugins = Plugins.load(loader);
    Configuration configuration = configurationOptions.load(loader, overrides());
    EngineOptions options = EngineOptions.from(configuration.settings("sutantra.engine"));
    LipSyncMeter lipSync = new LipSyncMeter();
    PictureMonitor pictureMonitor = new PictureMonitor(wanted, png != null, lipSync);
    try (WavFile file = wav == null ? null : new WavFile(wav)) {
      SoundMonitor soundMonitor = new SoundMonitor(lipSync, file);
      ViewReport report = new ViewReport(System.nanoTime(), pictureMonitor, soundMonitor, lipSync);
      if (file != null) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> closed(file), "wav-close"));
      }
      try (Receiver receiver =
          Receiver.open(
              plugins,
              configuration,
              options,
              source,
              configuration.settings("sutantra").string("codec"),
              pictureMonitor,
              soundMonitor)) {
        requireMedia(receiver);
        follow(receiver, pictureMonitor, soundMonitor, report, wanted, file);
      }
      save(pictureMonitor, file);
    }
    return 0;
  }

  /** Closes the file of an interrupted program, so that the file is complete. */
  private static void closed(WavFile file) {
    try {
      file.close();
    } catch (IOException broken) {
      // The program is ending, so nobody can be told.
      return;
    }
  }

  /** Refuses options for media that the stream does not have. */
  private void requireMedia(Receiver receiver) {
    boolean pictures = receiver.format().type() == MediaType.VIDEO;
    if (!pictures && (frames != null || png != null)) {
      throw CommandException.failed(url + " has no pictures, for --frames and --png to count.");
    }
    if (wav != null && !receiver.hasSound()) {
      throw CommandException.failed(url + " has no sound, or none that can be decoded here.");
    }
  }

  private void follow(
      Receiver receiver,
      PictureMonitor pictureMonitor,
      SoundMonitor soundMonitor,
      ViewReport report,
      long wanted,
      WavFile file)
      throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Duration patience = Duration.ofNanos((long) (timeoutSeconds * 1e9));
    boolean pictures = receiver.format().type() == MediaType.VIDEO;
    long last = 0;
    long lastNanos = System.nanoTime();
    while (true) {
      boolean done = pictureMonitor.await(tick(patience, leftNanos(pictureMonitor, soundMonitor)));
      long now = System.nanoTime();
      long came = pictures ? pictureMonitor.state().pictures() : soundMonitor.pieces();
      if (came > last) {
        last = came;
        lastNanos = now;
      }
      boolean over = leftNanos(pictureMonitor, soundMonitor) <= 0;
      ViewReport.Line line = report.next(now, receiver);
      out.println(json ? line.json() : line.text());
      out.flush();
      flush(file);
      if (done || (over && wanted == Long.MAX_VALUE)) {
        return;
      }
      if (over) {
        throw CommandException.failed(
            "%s: %d of %d pictures within %s s.".formatted(url, last, wanted, number(seconds)));
      }
      // The writer does not report errors, but the stream beneath it does.
      if (System.out.checkError()) {
        throw CommandException.outputClosed();
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
            "%s ended after %d of %d pictures.".formatted(url, last, wanted));
      }
      if (now - lastNanos >= patience.toNanos()) {
        throw CommandException.failed(
            "%s: no %s within %s s (%d before, %d packets received)."
                .formatted(
                    url,
                    pictures ? "picture" : "sound",
                    number(timeoutSeconds),
                    last,
                    receiver.statistics().packets()));
      }
    }
  }

  private static String number(double value) {
    return Double.toString(value).replaceFirst("\\.0$", "");
  }

  /** Returns how long to wait before the next line: a second, or the time that is left. */
  private static Duration tick(Duration patience, long leftNanos) {
    Duration tick = TICK.compareTo(patience) < 0 ? TICK : patience;
    // The last line should cover more than an instant.
    boolean last = leftNanos < tick.toNanos() * 5 / 4;
    return last ? Duration.ofNanos(Math.max(0, leftNanos)) : tick;
  }

  /** Returns how much of {@code --seconds} is left since the first picture or sound. */
  private long leftNanos(PictureMonitor pictureMonitor, SoundMonitor soundMonitor) {
    if (seconds == null) {
      return Long.MAX_VALUE;
    }
    long now = System.nanoTime();
    long sinceNanos =
        LongStream.concat(pictureMonitor.firstNanos().stream(), soundMonitor.firstNanos().stream())
            .map(first -> now - first)
            .max()
            .orElse(0);
    return (long) (seconds * 1e9) - sinceNanos;
  }

  private static void flush(WavFile file) {
    if (file != null) {
      try {
        file.flush();
      } catch (IOException broken) {
        throw CommandException.failed("The sound cannot be saved: " + broken.getMessage());
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
      throw CommandException.wrongUsage("--frames must be 1 or more, was " + frames);
    }
    return frames;
  }

  /**
   * Refuses a file that cannot be written before anything is received: a mistyped name should not
   * cost a recording.
   */
  private static void requireWritable(String option, Path file) {
    if (file == null) {
      return;
    }
    Path directory = file.toAbsolutePath().getParent();
    boolean writable = directory != null && Files.isWritable(directory);
    if (Files.isDirectory(file) || !writable || (Files.exists(file) && !Files.isWritable(file))) {
      throw CommandException.wrongUsage(option + " " + file + ": cannot be written there");
    }
  }

  private void save(PictureMonitor pictureMonitor, WavFile file) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    if (png != null) {
      ImageIO.write(pictureMonitor.lastPicture(), "png", png.toFile());
      err.println("Saved " + png);
    }
    if (file != null) {
      file.close();
      err.println(String.format(Locale.ROOT, "Saved %s, %.1f s of sound", wav, file.seconds()));
    }
  }

  /** Returns the source that receives from the address. */
  private String source() {
    boolean web = WEB.matcher(url).lookingAt();
    if (tcp && !(web && receiver.equals("whep-rtp"))) {
      throw CommandException.wrongUsage(
          web
              ? "--tcp is for the receiver whep-rtp, which is the default, not for " + receiver
              : "--tcp is for http addresses: %s is by TCP, or not at all".formatted(url));
    }
    if (web) {
      // Users copy the player's address from the browser's address bar.
      return receiver + ":" + PLAYER.matcher(url).replaceFirst("$1/whep/");
    }
    if (MOCK.matcher(url).lookingAt()) {
      return "mock:" + url;
    }
    throw CommandException.wrongUsage(
        "'%s' is no address to watch: it must begin with http://, https:// or tcp://"
            .formatted(url));
  }
}
