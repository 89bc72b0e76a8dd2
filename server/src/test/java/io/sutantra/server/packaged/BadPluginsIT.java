package io.sutantra.server.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sutantra.server.ExamplePlugins;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the packaged server with plug-ins that fail in every possible place. */
class BadPluginsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Path PLUGINS = Path.of("src/test/plugins");

  @TempDir Path directory;

  @Test
  void aTakenNameIsToldWithBothJars() throws IOException {
    Path jar = ExamplePlugins.build(PLUGINS.resolve("taken"), directory);
    assertThatThrownBy(
            () -> new PackagedServer(directory, Map.of(), "--plugins", jar.toString()).close())
        .hasMessageContaining("the codec name 'vp8' is taken twice")
        .hasMessageContaining(jar.toString())
        .hasMessageContaining("lib/sutantra-codec-vp8")
        .hasMessageContaining("remove one of them");
  }

  @Test
  void whateverFailsTheOtherStreamFlowsAndTheServerEnds() throws IOException, InterruptedException {
    Path jar = ExamplePlugins.build(PLUGINS.resolve("bad"), directory);
    Map<String, Object> settings =
        Map.of(
            "sutantra.transports.mock.port",
            0,
            "sutantra.http.creatable-sources",
            "test-pattern,bad");
    String[] options = {"--transport", "mock", "--plugins", jar.toString()};
    try (PackagedServer server = new PackagedServer(directory, settings, options)) {
      String address = server.address("demo");
      try (WatchedPattern viewer = new WatchedPattern("mock:" + address)) {
        await().atMost(PATIENCE).until(() -> viewer.pictures() > 30);
        long lost = dropped(server);
        failToStart(server);
        failLater(server);
        failQuietly(server);

        long before = viewer.pictures();
        await().atMost(PATIENCE).until(() -> viewer.pictures() > before + 60);
        assertThat(viewer.failure()).isEmpty();
        assertThat(server.get("/api/streams/demo").path("state").asText()).isEqualTo("running");
        assertThat(dropped(server) - lost)
            .as("frames dropped of %s", server.get("/api/streams/demo").path("stages"))
            .isZero();
      }
      Duration ending = server.terminate();
      System.out.println("bad plug-ins: the server ended within " + ending.toMillis() + " ms");
      assertThat(ending).isLessThan(Duration.ofSeconds(10));
    }
  }

  /** Creates streams whose plug-ins fail at the start. The refusal names the method that threw. */
  private static void failToStart(PackagedServer server) throws IOException, InterruptedException {
    for (String place : List.of("create", "start", "format")) {
      assertThat(server.create(source("s-" + place, place))).as(place).isEqualTo(400);
    }
    assertThat(server.create(transport("open", "bad"))).isEqualTo(400);
    assertThat(server.create(transport("worst", "worst"))).isEqualTo(400);
    assertThat(server.output())
        .anyMatch(line -> line.contains("s-create: failed") && line.contains("create is broken"))
        .anyMatch(line -> line.contains("s-start: failed") && line.contains("start is broken"))
        .anyMatch(line -> line.contains("s-format: failed") && line.contains("format is broken"))
        .anyMatch(line -> line.contains("open: failed") && line.contains("open is broken"))
        .anyMatch(line -> line.contains("worst: failed") && line.contains("takes is broken"));
  }

  /**
   * Creates streams whose plug-ins fail after the start. The stream's failure names the stage and
   * the reason.
   */
  private static void failLater(PackagedServer server) throws IOException, InterruptedException {
    for (String place : List.of("poll", "nextPollNanos", "ended")) {
      String id = "s-" + place.toLowerCase(Locale.ROOT);
      assertThat(server.create(source(id, place))).isEqualTo(201);
      // A source gets another attempt, as it may work the next time.
      awaitFailure(
          server,
          id,
          "retrying",
          "source failed with IllegalStateException: " + place + " is broken");
    }
    assertThat(server.create(transport("offer", "bad"))).isEqualTo(201);
    awaitFailure(
        server, "offer", "failed", "sink-bad failed with IllegalStateException: offer is broken");
    assertThat(
            server.create(
                "{\"id\":\"codec\",\"codec\":\"bad\",\"transport\":\"mock\",\"onDemand\":false}"))
        .isEqualTo(201);
    awaitFailure(server, "codec", "failed", "is broken");
  }

  /**
   * Creates streams whose plug-ins fail without effect on the stream, or only at its end. All of
   * these streams can be ended.
   */
  private static void failQuietly(PackagedServer server) throws IOException, InterruptedException {
    for (String place : List.of("statistics", "close", "hang")) {
      String id = "s-" + place;
      assertThat(server.create(source(id, place))).as(place).isEqualTo(201);
      assertThat(server.get("/api/streams/" + id).path("id").asText()).isEqualTo(id);
    }
    // A sink that never drains loses only its own pictures.
    assertThat(server.create(transport("never-drains", "bad"))).isEqualTo(201);
    await()
        .atMost(PATIENCE)
        .until(() -> sum(server.get("/api/streams/never-drains"), "dropped") > 10);
    assertThat(server.create(transport("close", "bad"))).isEqualTo(201);
    for (String id : List.of("s-statistics", "s-close", "s-hang", "never-drains", "close")) {
      assertThat(server.delete("/api/streams/" + id)).as(id).isEqualTo(204);
    }
  }

  private static void awaitFailure(PackagedServer server, String id, String state, String why) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode stream = server.get("/api/streams/" + id);
              assertThat(stream.path("state").asText()).isEqualTo(state);
              assertThat(stream.path("failure").asText()).contains(why);
            });
  }

  private static long dropped(PackagedServer server) throws IOException, InterruptedException {
    JsonNode demo = server.get("/api/streams/demo");
    return sum(demo, "dropped") + sum(demo, "failed");
  }

  private static long sum(JsonNode stream, String count) {
    long sum = 0;
    for (JsonNode stage : stream.path("stages")) {
      sum += stage.path(count).asLong();
    }
    return sum;
  }

  private static String source(String id, String failsIn) {
    return "{\"id\":\"%s\",\"source\":\"bad:%s\",\"transport\":\"mock\",\"onDemand\":false}"
        .formatted(id, failsIn);
  }

  private static String transport(String id, String name) {
    return "{\"id\":\"%s\",\"source\":\"bad:nowhere\",\"transport\":\"%s\",\"onDemand\":false}"
        .formatted(id, name);
  }
}
