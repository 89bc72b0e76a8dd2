package io.sutantra.server.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sutantra.server.http.Offers;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of a server whose output is not read, as with a waiting pager or a terminal after Ctrl-S.
 */
class UnreadOutputIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern ADDRESS = Pattern.compile("Open (http://\\S+/) ");
  private static final int MAX_REQUESTS = 3_000;

  /**
   * The fill level of a full pipe: Linux gives a pipe 64 KiB, of which one page may be used in
   * part.
   */
  private static final int FULL_BYTES = (64 << 10) - 4_096;

  @TempDir Path directory;

  @Test
  void whatNobodyReadsHoldsUpNeitherMediaNorHttpNorTheEnd() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                PackagedServer.launcher().toString(), "serve", "-vv", "--http", "127.0.0.1:0")
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_OPTS", "-Dsutantra.transports.broadcast.port=0");
    Process process = builder.start();
    try {
      URI server = address(process.inputReader());
      HttpClient client = HttpClient.newHttpClient();
      for (int i = 0; i < MAX_REQUESTS && process.getInputStream().available() < FULL_BYTES; i++) {
        assertThat(post(client, server.resolve("/whep/demo"))).isIn(201, 503);
      }
      assertThat(process.getInputStream().available()).isGreaterThanOrEqualTo(FULL_BYTES);

      try (WatchedPattern viewer = new WatchedPattern("whep-rtp:" + server.resolve("/whep/demo"))) {
        await().atMost(PATIENCE).until(() -> viewer.pictures() > 60);
        assertThat(viewer.failure()).isEmpty();
      }
      HttpRequest health =
          HttpRequest.newBuilder(server.resolve("/readyz")).timeout(PATIENCE).build();
      assertThat(client.send(health, BodyHandlers.ofString()).statusCode()).isEqualTo(200);

      process.destroy();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Reads up to the address, and no further. */
  private static URI address(BufferedReader output) throws Exception {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher matcher = ADDRESS.matcher(line);
      if (matcher.find()) {
        return URI.create(matcher.group(1));
      }
    }
    throw new IllegalStateException("the server did not start");
  }

  private static int post(HttpClient client, URI endpoint) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(PATIENCE)
            .header("Content-Type", "application/sdp")
            .POST(BodyPublishers.ofString(Offers.good()))
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    String session = answer.headers().firstValue("Location").orElse("");
    if (!session.isEmpty()) {
      client.send(
          HttpRequest.newBuilder(endpoint.resolve(session)).timeout(PATIENCE).DELETE().build(),
          BodyHandlers.discarding());
    }
    return answer.statusCode();
  }
}
