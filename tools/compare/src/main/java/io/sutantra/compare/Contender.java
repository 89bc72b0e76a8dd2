package io.sutantra.compare;

import io.sutantra.compare.ChildProcesses.Child;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The servers that can be compared, each in one configuration. */
enum Contender {
  /** Sutantra, which encodes the stream itself. */
  SUTANTRA("Sutantra, broadcast") {
    @Override
    Running start(RunEnvironment environment, ChildProcesses children) throws IOException, InterruptedException {
      return sutantra(environment, children, "broadcast");
    }
  },
  /** Sutantra, fed by another process, as the other servers are. */
  SUTANTRA_RELAY("Sutantra, broadcast, fed as the others are") {
    @Override
    Running start(RunEnvironment environment, ChildProcesses children) throws IOException, InterruptedException {
      return sutantraRelay(environment, children);
    }
  },
  /** Sutantra with libwebrtc, which has an encoder for every viewer. Compared only on request. */
  SUTANTRA_WEBRTC("Sutantra, webrtc (an encoder a viewer)") {
    @Override
    Running start(RunEnvironment environment, ChildProcesses children) throws IOException, InterruptedException {
      return sutantra(environment, children, "webrtc");
    }
  },
  /** Janus as Debian installs it. */
  JANUS("Janus, a thread a viewer (default)") {
    @Override
    Running start(RunEnvironment environment, ChildProcesses children) throws IOException, InterruptedException {
      return janus(environment, children, 0);
    }
  },
  /** Janus with two event loops, one for each core of a small machine. */
  JANUS_LOOPS("Janus, event_loops = 2") {
    @Override
    Running start(RunEnvironment environment, ChildProcesses children) throws IOException, InterruptedException {
      return janus(environment, children, 2);
    }
  },
  /** Pion as its examples use it. */
  PION("Pion, one track") {
    @Override
    Running start(RunEnvironment environment, ChildProcesses children) throws IOException, InterruptedException {
      return pion(environment, children);
    }
  },
  /** Pion with two goroutines that write packets. */
  PION_TRACKS("Pion, two tracks") {
    @Override
    Running start(RunEnvironment environment, ChildProcesses children) throws IOException, InterruptedException {
      return pion(environment, children, "-tracks=2");
    }
  },
  /** Pion without its interceptors, so that it answers no NACK. */
  PION_PLAIN("Pion, without interceptors (no NACK, no reports)") {
    @Override
    Running start(RunEnvironment environment, ChildProcesses children) throws IOException, InterruptedException {
      return pion(environment, children, "-interceptors=false");
    }
  };

  private static final String STREAM = "compare";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  /**
   * A server that listens.
   *
   * @param url the WHEP endpoint for viewers
   * @param server the process whose figures count
   * @param feeder the process that encodes the stream, if the server does not
   * @param helper the process that only signals, if the server does not
   */
  record Running(String url, Child server, Optional<Child> feeder, Optional<Child> helper) {
    List<Process> processes() {
      List<Process> all = new ArrayList<>(List.of(server.process()));
      feeder.ifPresent(child -> all.add(child.process()));
      helper.ifPresent(child -> all.add(child.process()));
      return all;
    }
  }

  /** Returns the title in tables. */
  String title() {
    return title;
  }

  /** Returns the name on the command line, such as {@code janus-loops}. */
  String label() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  static Contender of(String label) {
    return Arrays.stream(values())
        .filter(contender -> contender.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is no server; there are: %s"
                        .formatted(
                            label,
                            String.join(
                                ", ", Arrays.stream(values()).map(Contender::label).toList()))));
  }

  /** Starts the server and its feeder, and waits until viewers can connect. */
  abstract Running start(RunEnvironment environment, ChildProcesses children)
      throws IOException, InterruptedException;

  private static Running sutantra(RunEnvironment environment, ChildProcesses children, String transport)
      throws IOException, InterruptedException {
    int http = Loopback.freePort();
    List<String> command = serve(environment, http, Map.of("transport", transport));
    Child server = children.start("sutantra", command).awaitListening(Loopback.at(http), PATIENCE);
    return new Running(url(Loopback.at(http)), server, Optional.empty(), Optional.empty());
  }

  /**
   * Starts two servers: one encodes and packetizes the stream, the other relays it and is measured.
   */
  private static Running sutantraRelay(RunEnvironment environment, ChildProcesses children)
      throws IOException, InterruptedException {
    int origin = Loopback.freePort();
    int port = Loopback.freePort();
    List<String> feed = serve(environment, origin, Map.of("transport", "mock"));
    set(feed, "sutantra.transports.mock.port", Integer.toString(port));
    Child feeder = children.start("feed", feed).awaitListening(Loopback.at(origin), PATIENCE);
    int http = Loopback.freePort();
    List<String> command =
        serve(
            environment,
            http,
            Map.of(
                "transport",
                "broadcast",
                "source",
                "mock:tcp://127.0.0.1:%d/%s".formatted(port, STREAM)));
    Child server = children.start("sutantra", command).awaitListening(Loopback.at(http), PATIENCE);
    return new Running(url(Loopback.at(http)), server, Optional.of(feeder), Optional.empty());
  }

  private static List<String> serve(RunEnvironment environment, int http, Map<String, String> given) {
    List<String> command =
        environment.sutantra("serve", "--http", "127.0.0.1:" + http, "--stream", STREAM);
    environment
        .shape()
        .streamSettings(given)
        .forEach((key, value) -> set(command, "sutantra.streams." + STREAM + "." + key, value));
    environment.shape().engineSettings().forEach((key, value) -> set(command, key, value));
    set(command, "sutantra.transports.broadcast.port", "0");
    return command;
  }

  private static void set(List<String> command, String key, String value) {
    command.addAll(List.of("--set", key + "=" + value));
  }

  private static Running janus(RunEnvironment environment, ChildProcesses children, int loops)
      throws IOException, InterruptedException {
    int rtp = Loopback.freePort();
    int api = Loopback.freePort();
    int http = Loopback.freePort();
    Child feeder = feed(environment, children, rtp);
    Path configuration =
        environment.janusConfiguration(
            Map.of(
                "EVENT_LOOPS", loops == 0 ? "" : "event_loops = " + loops,
                "MEDIA_ADDRESS", environment.janusAddress(),
                "HTTP_PORT", Integer.toString(api),
                "RTP_PORT", Integer.toString(rtp),
                "PAYLOAD_TYPE", Integer.toString(RtpFeed.PAYLOAD_TYPE)));
    List<String> command =
        List.of(
            "janus",
            "--disable-colors",
            "--configs-folder=" + configuration,
            "--config=" + configuration.resolve("janus.jcfg"));
    Child server = children.start("janus", command).awaitListening(Loopback.at(api), PATIENCE);
    // Janus sends only from the interface that has its address, and viewers use the local address
    // by which they reach the bridge, so both addresses must be the same.
    InetSocketAddress bridge = Loopback.at(environment.janusAddress(), http);
    List<String> bridging =
        environment.part(
            "janus-bridge",
            "--address=" + environment.janusAddress(),
            "--listen=" + http,
            "--janus=http://127.0.0.1:%d/janus".formatted(api));
    Child helper = children.start("janus-bridge", bridging).awaitListening(bridge, PATIENCE);
    return new Running(url(bridge), server, Optional.of(feeder), Optional.of(helper));
  }

  private static Running pion(RunEnvironment environment, ChildProcesses children, String... flags)
      throws IOException, InterruptedException {
    int rtp = Loopback.freePort();
    int http = Loopback.freePort();
    Child feeder = feed(environment, children, rtp);
    List<String> command =
        new ArrayList<>(
            List.of(
                environment.pion().toString(),
                "-http=127.0.0.1:" + http,
                "-rtp=127.0.0.1:" + rtp,
                "-udp=" + Loopback.freePort()));
    command.addAll(List.of(flags));
    Child server = children.start("pion", command).awaitListening(Loopback.at(http), PATIENCE);
    return new Running(url(Loopback.at(http)), server, Optional.of(feeder), Optional.empty());
  }

  private static Child feed(RunEnvironment environment, ChildProcesses children, int port)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(environment.part("feed", "--to=" + port));
    command.addAll(environment.shape().options());
    return children.start("feed", command).awaitOutput("Feeding", PATIENCE);
  }

  private static String url(InetSocketAddress address) {
    return "http://%s:%d/whep/%s"
        .formatted(address.getAddress().getHostAddress(), address.getPort(), STREAM);
  }
}
