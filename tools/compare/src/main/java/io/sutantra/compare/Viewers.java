package io.sutantra.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sutantra.compare.ChildProcesses.Child;
import io.sutantra.compare.Contender.Running;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The viewers of a running server: the load tool, or one viewer that decodes. */
record Viewers(RunEnvironment environment, ChildProcesses children) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CHECKED_FRAMES = 100;
  private static final int PATIENCE_SECONDS = 60;

  /**
   * Runs the load tool and returns its result.
   *
   * @param settleSeconds how long the viewers watch before the measurement begins
   */
  JsonNode load(Running server, int viewers, ReceiveMode receiving, int settleSeconds, int seconds)
      throws IOException, InterruptedException {
    List<String> command =
        environment.sutantra(
            "load",
            server.url(),
            "--no-sound",
            "--viewers",
            Integer.toString(viewers),
            "--duration",
            Integer.toString(seconds),
            "--settle",
            Integer.toString(settleSeconds),
            "--server-pid",
            Long.toString(server.server().pid()),
            "--json",
            "-");
    command.addAll(receiving.arguments());
    Child tool = children.start("load", command);
    // Joins take long on a machine that is too small for so many viewers.
    Duration patience =
        Duration.ofSeconds(PATIENCE_SECONDS + settleSeconds + seconds + viewers / 5);
    // The tool ends with 1 if not all went well, and still prints its result.
    JsonNode result = JSON.readTree(tool.awaitEnd(patience, 1));
    if (!result.isObject()) {
      throw new IOException("the load tool says nothing: " + tool.end());
    }
    return result;
  }

  /** Watches with one viewer, which decodes; fails unless the viewer has decoded pictures. */
  void check(Running server) throws IOException, InterruptedException {
    children
        .start(
            "view",
            environment.sutantra(
                "view", server.url(), "--frames", Integer.toString(CHECKED_FRAMES), "--json"))
        .awaitEnd(Duration.ofSeconds(PATIENCE_SECONDS), 0);
  }
}
