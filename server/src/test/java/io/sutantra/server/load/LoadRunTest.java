package io.sutantra.server.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sutantra.loadtool.LoadCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Tests of load runs against a server in a process of its own. */
@Timeout(120)
class LoadRunTest {
  @TempDir private static Path serverDirectory;
  private static ChildProgram server;
  private static String url;

  private final StringWriter out = new StringWriter();

  @BeforeAll
  static void serve() throws IOException, InterruptedException {
    server = ChildProgram.serve(serverDirectory.resolve("server.out"));
    url = server.awaitAddress() + "whep/demo";
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private int load(String... arguments) {
    return new CommandLine(new LoadCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(out))
        .execute(arguments);
  }

  @Test
  void manyViewersGetAllOfIt(@TempDir Path directory) throws IOException {
    Path json = directory.resolve("load.json");
    int status =
        load(
            url,
            "--viewers",
            "8",
            "--duration",
            "2",
            "--decrypt",
            "all",
            "--json",
            json.toString());
    assertThat(status).as(out.toString()).isZero();
    assertThat(out.toString()).contains("8 viewers: 8 connected, 0 failed").contains("PASSED");
    JsonNode result = new ObjectMapper().readTree(Files.readString(json));
    assertThat(result.get("connected").asInt()).isEqualTo(8);
    assertThat(result.get("failed").asInt()).isZero();
    assertThat(result.get("forged").asInt()).isZero();
    assertThat(result.get("framesPerSecondMin").asDouble()).isGreaterThan(5);
    assertThat(result.get("packetsReceived").asLong()).isGreaterThan(8 * 2 * 5);
    assertThat(result.get("joinMillisP50").asDouble()).isPositive();
    assertThat(result.get("firstPacketMillisP99").asDouble())
        .isGreaterThanOrEqualTo(result.get("firstPacketMillisP50").asDouble());
  }

  @Test
  void manyViewersGetAllOfItByTcp() {
    CompletableFuture<Integer> load =
        CompletableFuture.supplyAsync(
            () -> load(url, "--viewers=8", "--duration=2", "--decrypt=all", "--tcp"));
    // Checked while the viewers watch: a viewer that has left has no candidate pair any more.
    await()
        .atMost(60, TimeUnit.SECONDS)
        .untilAsserted(
            () -> assertThat(viewers()).containsPattern("\"candidate pair\"\\s*:\\s*\"tcp "));

    assertThat(load.join()).as(out.toString()).isZero();
    assertThat(out.toString()).contains("8 viewers: 8 connected, 0 failed").contains("PASSED");
  }

  private String viewers() throws IOException {
    try (InputStream api =
        URI.create(url.replace("/whep/", "/api/streams/")).toURL().openStream()) {
      return new String(api.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theServerIsMeasured() throws IOException {
    assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "needs /proc");
    StringWriter text = new StringWriter();
    int status =
        new CommandLine(new LoadCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(text))
            .execute(
                url,
                url,
                "--viewers=4",
                "--duration=1",
                "--leave=abruptly",
                "--threads=2",
                "--json=-",
                "--server-pid=" + server.pid());
    assertThat(status).as(text.toString()).isZero();
    JsonNode result = new ObjectMapper().readTree(out.toString());
    assertThat(result.get("endpoints")).hasSize(2);
    assertThat(result.get("serverRssBytes").asLong()).isGreaterThan(10_000_000);
    assertThat(result.get("serverThreads").asLong()).isGreaterThan(5);
    assertThat(result.get("serverCpuMicrosPerPacket").asDouble()).isPositive();
    assertThat(result.has("serverRssBytesPerViewer")).isTrue();
  }

  @Test
  void itEndsWhenNobodyReadsIt(@TempDir Path directory) throws Exception {
    try (ChildProgram load =
        ChildProgram.loadIntoHead(
            directory.resolve("load.out"), url, "--viewers=1", "--duration=600")) {
      assertThat(load.awaitEnd()).as(load.output()).isEqualTo(141);
      assertThat(load.output().lines()).hasSize(1);
    }
  }

  @Test
  void fewerFramesThanAskedForFailTheRun() {
    assertThat(load(url, "--viewers=1", "--duration=1", "--min-fps=1000")).isEqualTo(1);
    assertThat(out.toString()).contains("FAILED: a viewer had");
  }
}
