package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the API with a real engine. */
class ApiTest {
  private static final String JSON = "application/json";

  private static RunningServer server;

  @BeforeAll
  static void start() throws IOException {
    server =
        new RunningServer(
            Map.of(
                "sutantra.transport", "mock",
                "sutantra.streams.demo.on-demand", "false",
                "sutantra.http.max-streams", "4"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void metricsHaveAKindAUnitAndLabels() throws Exception {
    JsonNode flat = RunningServer.json(server.get("/api/metrics"));
    assertThat(flat.path("engine.streams{state=running}").asLong()).isPositive();
    assertThat(flat.path("transport.mock.viewers").isNumber()).isTrue();

    JsonNode metrics = RunningServer.json(server.get("/api/metrics/details")).path("metrics");
    JsonNode running = null;
    for (JsonNode metric : metrics) {
      if (metric.path("name").asText().equals("engine.streams")
          && metric.path("labels").path("state").asText().equals("running")) {
        running = metric;
      }
    }
    assertThat(running).isNotNull();
    assertThat(running.path("kind").asText()).isEqualTo("gauge");
    assertThat(running.path("unit").asText()).isEqualTo("streams");
    assertThat(running.path("value").asLong()).isPositive();
    assertThat(running.has("windows")).isFalse();
  }

  @Test
  void theListTellsHowEachStreamIsGoing() throws Exception {
    await().until(() -> demo().path("bitrateBps").asLong() > 100_000);

    JsonNode demo = demo();
    assertThat(demo.path("state").asText()).isEqualTo("running");
    assertThat(demo.path("source").asText()).isEqualTo("test-pattern");
    assertThat(demo.path("transports").path(0).asText()).isEqualTo("mock");
    assertThat(demo.path("width").asInt()).isEqualTo(640);
    assertThat(demo.path("fps").asDouble()).isBetween(5.0, 40.0);
    assertThat(demo.path("creator").asText()).isEqualTo("configuration");
    assertThat(demo.path("stages").size()).isGreaterThan(2);
    JsonNode source = demo.path("stages").path(0);
    assertThat(source.path("in").asLong())
        .isEqualTo(
            source.path("out").asLong()
                + source.path("dropped").asLong()
                + source.path("failed").asLong()
                + source.path("waiting").asLong());
    assertThat(demo.path("addresses").path(0).asText())
        .isEqualTo(server.engine().addresses().get(0) + "/demo");
    assertThat(RunningServer.json(server.get("/api/streams")).path("addresses").path(0))
        .isEqualTo(demo.path("addresses").path(0));
  }

  @Test
  void theTracksOfAStreamAreShownWithTheFormatsThatTransportsGet() throws Exception {
    await().until(() -> demo().path("state").asText().equals("running"));

    JsonNode tracks = demo().path("tracks");
    assertThat(tracks.size()).isEqualTo(2);
    assertThat(tracks.path(0).path("type").asText()).isEqualTo("video");
    assertThat(tracks.path(0).path("formats").size()).isEqualTo(1);
    assertThat(tracks.path(0).path("formats").path(0).asText()).startsWith("packetized vp8");
    assertThat(tracks.path(1).path("type").asText()).isEqualTo("audio");
    assertThat(tracks.path(1).path("formats").size()).isEqualTo(1);
    assertThat(tracks.path(1).path("formats").path(0).asText()).startsWith("packetized opus");

    HttpResponse<String> silent =
        server.post("/api/streams", JSON, "{\"id\": \"silent\", \"audioCodec\": \"none\"}");
    JsonNode shown = RunningServer.json(server.get("/api/streams/silent"));
    server.method("DELETE", "/api/streams/silent");
    assertThat(silent.statusCode()).as(silent.body()).isEqualTo(201);
    assertThat(shown.path("tracks").size()).isEqualTo(1);
    assertThat(shown.path("tracks").path(0).path("type").asText()).isEqualTo("video");
  }

  @Test
  void aStreamIsCreatedShownAndEnded() throws Exception {
    HttpResponse<String> created =
        server.post(
            "/api/streams",
            JSON,
            """
            {"id": "extra", "source": "test-pattern", "size": "320x180", "fps": 15,
             "bitrate": "300k", "codec": "vp8", "transport": "mock", "onDemand": true}\
            """);

    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location")).hasValue("../api/streams/extra");
    assertThat(RunningServer.json(created).path("width").asInt()).isEqualTo(320);
    assertThat(RunningServer.json(server.get("/api/streams/extra")).path("id").asText())
        .isEqualTo("extra");
    HttpResponse<String> again = server.post("/api/streams", JSON, "{\"id\":\"extra\"}");
    assertThat(again.statusCode()).isEqualTo(409);
    assertProblem(again, "extra");
    assertThat(server.method("DELETE", "/api/streams/extra").statusCode()).isEqualTo(204);
    assertThat(server.method("DELETE", "/api/streams/extra").statusCode()).isEqualTo(404);
    assertThat(server.get("/api/streams/extra").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "                                          | JSON",
        "{                                         | JSON",
        "[]                                        | object",
        "{}                                        | id",
        "{\"id\":null}                             | id",
        "{\"id\":[\"a\"]}                          | id",
        "{\"id\":\"Not A Name\"}                   | Not A Name",
        "{\"id\":\"a\",\"colour\":\"red\"}         | colour",
        "{\"id\":\"a\",\"size\":\"big\"}           | big",
        "{\"id\":\"a\",\"size\":\"99999x99999\"}   | 99999",
        "{\"id\":\"a\",\"fps\":-1}                 | fps",
        "{\"id\":\"a\",\"bitrate\":1}              | bitrate",
        "{\"id\":\"a\",\"codec\":\"av2\"}          | vp8",
        "{\"id\":\"a\",\"transport\":\"pigeon\"}   | mock",
      })
  void aBadRequestIsRefusedWithAReason(String body, String named) throws Exception {
    HttpResponse<String> response = server.post("/api/streams", JSON, body == null ? "" : body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertProblem(response, named);
    assertThat(server.get("/api/streams/a").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:/etc/passwd", "mock:tcp://127.0.0.1:1/a", "nothing"})
  void sourcesThatReachFurtherAreNotForEverybody(String source) throws Exception {
    HttpResponse<String> response =
        server.post("/api/streams", JSON, "{\"id\":\"a\",\"source\":\"" + source + "\"}");

    assertThat(response.statusCode()).isEqualTo(403);
    assertProblem(response, "sutantra.http.creatable-sources");
  }

  @Test
  void picturesAreNoLargerThanTheOperatorAllows() throws Exception {
    HttpResponse<String> response =
        server.post("/api/streams", JSON, "{\"id\":\"huge\",\"size\":\"7680x4320\"}");

    assertThat(response.statusCode()).isEqualTo(403);
    assertProblem(response, "sutantra.http.max-pixels");
  }

  @Test
  void thereIsALimit() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(server.post("/api/streams", JSON, "{\"id\":\"more-" + i + "\"}").statusCode())
          .isEqualTo(201);
    }
    HttpResponse<String> response = server.post("/api/streams", JSON, "{\"id\":\"more-3\"}");
    for (int i = 0; i < 3; i++) {
      server.method("DELETE", "/api/streams/more-" + i);
    }

    assertThat(response.statusCode()).isEqualTo(409);
    assertProblem(response, "sutantra.http.max-streams");
  }

  @Test
  void theLimitHoldsForThoseWhoAskAtOnce() throws Exception {
    List<Socket> callers = new ArrayList<>();
    // More requests than there are threads to create streams, so that some wait while others come
    // in.
    Map<String, String> configured =
        Map.of("sutantra.transport", "mock", "sutantra.http.max-streams", "12");
    try (RunningServer limited = new RunningServer(configured)) {
      int port = limited.uri("/").getPort();
      for (int i = 0; i < 48; i++) {
        callers.add(new Socket(InetAddress.getLoopbackAddress(), port));
      }
      for (int i = 0; i < 48; i++) {
        String body = "{\"id\":\"atonce-%d\"}".formatted(i);
        String request =
            "POST /api/streams HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body);
        callers.get(i).getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      }
      List<String> answers = new ArrayList<>();
      for (Socket caller : callers) {
        caller.setSoTimeout(10_000);
        byte[] status = caller.getInputStream().readNBytes("HTTP/1.1 201".length());
        answers.add(new String(status, StandardCharsets.US_ASCII));
      }

      assertThat(answers).containsOnly("HTTP/1.1 201", "HTTP/1.1 409");
      assertThat(answers.stream().filter(answer -> answer.endsWith("201"))).hasSizeBetween(1, 12);
    } finally {
      for (Socket caller : callers) {
        caller.close();
      }
    }
  }

  @Test
  void pagesFromElsewhereMayNotChangeStreams() throws Exception {
    HttpResponse<String> foreign =
        server.send(
            server
                .to("/api/streams")
                .header("Content-Type", JSON)
                .header("Origin", "https://elsewhere.example")
                .POST(BodyPublishers.ofString("{\"id\":\"a\"}")));
    HttpResponse<String> ending =
        server.send(
            server.to("/api/streams/demo").header("Origin", "https://elsewhere.example").DELETE());
    HttpResponse<String> form = server.post("/api/streams", "text/plain", "{\"id\":\"a\"}");
    HttpResponse<String> own =
        server.send(
            server
                .to("/api/streams")
                .header("Content-Type", JSON)
                .header("Origin", "http://" + server.uri("/").getAuthority())
                .POST(BodyPublishers.ofString("{\"id\":\"own\"}")));
    server.method("DELETE", "/api/streams/own");

    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(ending.statusCode()).isEqualTo(403);
    assertThat(form.statusCode()).isEqualTo(415);
    assertThat(own.statusCode()).isEqualTo(201);
    assertThat(server.get("/api/streams/a").statusCode()).isEqualTo(404);
    assertThat(server.get("/api/streams/demo").statusCode()).isEqualTo(200);
  }

  @Test
  void otherMethodsAreNotAllowed() throws Exception {
    HttpResponse<String> response = server.method("PUT", "/api/streams");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow").orElse("")).contains("GET", "POST");
    assertProblem(response, "GET");
  }

  @Test
  void theServerSaysThatItIsWell() throws Exception {
    HttpResponse<String> response = server.get("/healthz");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(RunningServer.json(response).path("status").asText()).isEqualTo("ok");
  }

  @Test
  void aLongBodyIsRefused() throws Exception {
    HttpResponse<String> response = server.post("/api/streams", JSON, " ".repeat(1_000_000));

    assertThat(response.statusCode()).isEqualTo(413);
    assertProblem(response, "16384");
  }

  private static JsonNode demo() throws IOException, InterruptedException {
    for (JsonNode stream : RunningServer.json(server.get("/api/streams")).path("streams")) {
      if (stream.path("id").asText().equals("demo")) {
        return stream;
      }
    }
    throw new AssertionError("demo is not listed");
  }

  private static void assertProblem(HttpResponse<String> response, String named)
      throws IOException {
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = RunningServer.json(response);
    assertThat(problem.path("status").asInt()).isEqualTo(response.statusCode());
    assertThat(problem.path("detail").asText()).contains(named).doesNotContain("Exception");
  }
}
