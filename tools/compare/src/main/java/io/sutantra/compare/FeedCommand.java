package io.sutantra.compare;

import io.sutantra.api.Clock;
import io.sutantra.core.config.Configuration;
import io.sutantra.core.engine.EngineOptions;
import io.sutantra.core.engine.StreamEngine;
import io.sutantra.core.engine.StreamSpec;
import io.sutantra.core.event.EngineEvent;
import io.sutantra.core.plugin.Plugins;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code feed}: sends Sutantra's own stream, up to the packetizer, as plain RTP. */
@Command(
    name = "feed",
    description = {
      "Sends a test pattern, as VP8 in RTP, to an address on this machine.",
      "It ends when its standard input does."
    },
    mixinStandardHelpOptions = true)
final class FeedCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--to",
      paramLabel = "PORT",
      required = true,
      description = "A port of 127.0.0.1.")
  private int port;

  @Mixin private StreamShape shape;

  @Override
  public Integer call() throws Exception {
    ClassLoader loader = FeedCommand.class.getClassLoader();
    Configuration configuration =
        Configuration.load(Optional.empty(), Map.copyOf(shape.engineSettings()), loader);
    Plugins all = Plugins.load(loader);
    StreamSpec stream =
        configuration.stream(
            "feed", "compare", shape.streamSettings(Map.of("transport", RtpFeed.NAME)));
    Plugins plugins =
        Plugins.of(
            List.of(
                all.source(stream.sourceName()),
                all.codec(stream.codec()),
                new RtpFeed(Loopback.at(port))));
    PrintWriter out = spec.commandLine().getOut();
    try (StreamEngine engine =
        new StreamEngine(
            plugins,
            configuration,
            EngineOptions.from(configuration.settings("sutantra.engine")),
            Clock.system())) {
      engine.events().subscribe(this::printFailure);
      engine.create(stream);
      out.printf("Feeding 127.0.0.1:%d: %s%n", port, shape);
      out.flush();
      StandardInput.awaitEnd();
    }
    return 0;
  }

  private void printFailure(EngineEvent event) {
    Optional<String> failure = Optional.empty();
    if (event instanceof EngineEvent.StreamChanged changed) {
      failure = changed.failure();
    } else if (event instanceof EngineEvent.StreamEnded ended) {
      failure = ended.failure();
    }
    failure.ifPresent(why -> spec.commandLine().getErr().println(why));
  }
}
