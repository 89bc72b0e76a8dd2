package io.sutantra.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The paths, addresses and commands that servers are started with.
 *
 * @param checkout the directory of Sutantra's sources
 * @param scratch the directory for generated files
 * @param janusAddress the address that Janus uses for media
 * @param shape the shape of the stream
 */
record RunEnvironment(Path checkout, Path scratch, String janusAddress, StreamShape shape) {
  /** Returns a command that runs the checkout's program, which is built already. */
  List<String> sutantra(String... arguments) {
    List<String> command = new ArrayList<>(List.of(checkout.resolve("sutantra").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Returns a command that runs a part of this program in a process of its own. */
  List<String> part(String... arguments) {
    String java = ProcessHandle.current().info().command().orElse("java");
    List<String> command =
        new ArrayList<>(
            List.of(
                java,
                "-Xmx256m",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                Compare.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Returns the path of Pion's broadcaster, which is built already. */
  Path pion() {
    return scratch.resolve("pion-broadcaster");
  }

  /**
   * Writes the configuration of Janus.
   *
   * @param values the values for the {@code @NAME@} of the templates
   * @return the directory of the configuration
   */
  Path janusConfiguration(Map<String, String> values) throws IOException {
    Path directory = Files.createDirectories(scratch.resolve("janus"));
    for (String file :
        List.of("janus.jcfg", "janus.transport.http.jcfg", "janus.plugin.streaming.jcfg")) {
      String text = Files.readString(checkout.resolve("tools/compare/janus").resolve(file));
      for (Map.Entry<String, String> value : values.entrySet()) {
        text = text.replace("@" + value.getKey() + "@", value.getValue());
      }
      Files.writeString(directory.resolve(file), text);
    }
    return directory;
  }

  /** Returns the versions of Debian's packages as text. */
  String packages(ChildProcesses children) throws InterruptedException {
    try {
      return children
          .start(
              "dpkg-query",
              List.of(
                  "dpkg-query",
                  "--show",
                  "--showformat=${Package} ${Version}, ",
                  "janus",
                  "golang-github-pion-webrtc.v3-dev",
                  "golang-go"))
          .awaitEnd(Duration.ofSeconds(5), 0)
          .replaceFirst(", $", "");
    } catch (IOException noDebian) {
      return "unknown";
    }
  }
}
