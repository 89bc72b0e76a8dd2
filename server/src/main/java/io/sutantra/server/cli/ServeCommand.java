package io.sutantra.server.cli;

import com.google.inject.Guice;
import io.sutantra.core.config.Configuration;
import io.sutantra.core.engine.Stream;
import io.sutantra.core.engine.StreamEngine;
import io.sutantra.core.engine.StreamException;
import io.sutantra.core.engine.StreamSpec;
import io.sutantra.core.event.StreamState;
import io.sutantra.core.plugin.Plugins;
import io.sutantra.core.wiring.EngineModule;
import io.sutantra.server.http.HttpSettings;
import io.sutantra.server.http.WebServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command that runs the server: streams, and browsers that watch them. */
@Command(
    name = "serve",
    description = {
      "Serve streams, to browsers and to other players, until it is interrupted.",
      "",
      "Without a configuration there is one stream, demo, with a test pattern."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    versionProvider = ProgramVersion.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sutantra serve",
      "      a test pattern at http://127.0.0.1:8080/",
      "  sutantra serve --stream film --source file:/srv/film.webm --http 0.0.0.0:8080",
      "      a video file, for everybody who can reach this machine",
      "  sutantra serve --size 1280x720 --fps 30 --bitrate 2M",
      "      a larger test pattern",
      "  sutantra serve --transport mock",
      "      RTP over TCP instead of WebRTC: watch with 'sutantra view tcp://...'",
      "  sutantra serve --config sutantra.conf",
      "      what the file says"
    })
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private StreamOptions stream;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      converter = ListenAddress.Converter.class,
      description =
          "Where to listen (default: 127.0.0.1:8080): 0.0.0.0:8080 for other machines too, :9000"
              + " for another port.")
  private ListenAddress http;

  @Mixin private ConfigurationOptions configurationOptions;
  @Mixin private Verbosity verbosity;

  @Override
  public Integer call() throws Exception {
    try (StandardStreams output = StandardStreams.detach()) {
      return serve(output);
    }
  }

  private int serve(StandardStreams output) throws Exception {
    verbosity.apply();
    stream.check();
    ClassLoader loader = configurationOptions.loader();
    Plugins plugins = Plugins.load(loader);
    Configuration configuration = configurationOptions.load(loader, overrides());
    List<StreamSpec> streams = ConfigurationOptions.streams(configuration);
    StreamEngine engine =
        Guice.createInjector(new EngineModule(configuration, plugins))
            .getInstance(StreamEngine.class);
    PrintWriter out = spec.commandLine().getOut();
    HttpSettings settings = HttpSettings.from(configuration.settings("sutantra.http"));
    // Streams are known before the web server can be asked for them.
    List<CompletionStage<Stream>> starting = streams.stream().map(engine::launch).toList();
    WebServer web = listen(settings, engine, configuration);
    CountDownLatch ended = new CountDownLatch(1);
    Thread closing = new Thread(() -> end(web, engine, ended, output), "sutantra-close");
    // However the process ends, viewers are told first, and native libraries are closed.
    Runtime.getRuntime().addShutdownHook(closing);
    try {
      awaitStart(starting);
    } catch (RuntimeException e) {
      if (Runtime.getRuntime().removeShutdownHook(closing)) {
        end(web, engine, ended, output);
      }
      throw e;
    }
    greet(out, web, engine, settings);
    SessionWarmUp.start(streams.stream().flatMap(each -> each.transports().stream()).toList());
    EventPrinter printer = new EventPrinter(engine, out);
    // States that streams reached before the printer subscribed.
    engine.streams().forEach(each -> printer.printState(each.id(), each.state(), each.failure()));
    engine.events().subscribe(printer);
    ended.await();
    return 0;
  }

  private Map<String, String> overrides() {
    Map<String, String> overrides = new HashMap<>();
    stream.stream()
        .ifPresent(
            id -> {
              // A stream that is named exists even without further options.
              String path = "sutantra.streams." + id + ".";
              stream.given().forEach((key, value) -> overrides.put(path + key, value));
            });
    if (http != null) {
      if (!http.host().isEmpty()) {
        overrides.put("sutantra.http.host", http.host());
      }
      overrides.put("sutantra.http.port", Integer.toString(http.port()));
    }
    return overrides;
  }

  /**
   * Waits until all streams are live or have failed to start. A wrong configuration ends the
   * server, and so does a start without any live stream. A stream that failed for another reason
   * reports its failure and is tried again; the other streams are served.
   */
  private static void awaitStart(List<CompletionStage<Stream>> starting) {
    List<String> failures = new ArrayList<>();
    for (CompletionStage<Stream> stream : starting) {
      try {
        Stream tried = stream.toCompletableFuture().join();
        if (tried.state() == StreamState.RETRYING) {
          failures.add("stream '%s' is %s".formatted(tried.id(), tried.standing()));
        }
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof StreamException failure)) {
          throw e;
        }
        if (Failures.isConfiguration(failure)) {
          throw failure;
        }
        failures.add(failure.getMessage());
      }
    }
    if (failures.size() == starting.size()) {
      throw new StreamException(String.join("\n", failures));
    }
  }

  private static WebServer listen(
      HttpSettings settings, StreamEngine engine, Configuration configuration) {
    try {
      return WebServer.start(settings, engine, configuration::stream);
    } catch (IOException e) {
      engine.close();
      throw CommandException.failed(e.getMessage(), e);
    }
  }

  private static void end(
      WebServer web, StreamEngine engine, CountDownLatch ended, StandardStreams output) {
    engine.close();
    web.close();
    ended.countDown();
    output.drain();
  }

  private static void greet(
      PrintWriter out, WebServer web, StreamEngine engine, HttpSettings settings) {
    out.println("Sutantra " + ProgramVersion.text());
    for (Stream stream : engine.streams()) {
      StreamSpec spec = stream.spec();
      if (stream.acceptsViewers()) {
        out.printf(
            "  %-12s %s, %s  %swatch/%s%n",
            stream.id(),
            spec.source(),
            String.join(", ", spec.transports()),
            web.address(),
            stream.id());
      } else {
        out.printf("  %-12s %s%n", stream.id(), stream.standing());
      }
    }
    for (String address : engine.addresses()) {
      // `view` can read from the mock transport's address; the readers of other addresses are those
      // transports' affair.
      out.printf(
          address.startsWith("tcp://")
              ? "  without a browser: sutantra view %s/STREAM%n"
              : "  without a browser: %s%n",
          address);
    }
    if (settings.bearerToken().isEmpty() && !settings.isForThisMachineAlone()) {
      out.println(
          "Everybody who can reach this machine can watch; see sutantra.http.bearer-token.");
    }
    out.println(
        settings.adminToken().isEmpty()
            ? "Streams are created and ended by whoever reaches this server by loopback, a reverse"
                + " proxy of this machine included; set sutantra.http.admin-token."
            : "Streams are created and ended with the admin-token alone.");
    out.printf("Open %s in a browser. Ctrl-C ends it.%n", web.address());
    out.flush();
  }
}
