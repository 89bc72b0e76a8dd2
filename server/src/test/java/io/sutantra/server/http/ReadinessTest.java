package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sutantra.core.engine.Stream;
import io.sutantra.core.engine.StreamSpec;
import io.sutantra.core.event.StreamState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests of the server's answers while streams start, and after one has failed. */
class ReadinessTest {
  private static final String SDP = "application/sdp";

  private RunningServer server;

  @BeforeEach
  void start() throws IOException {
    server = RunningServer.with("broadcast");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CompletableFuture<Stream> launch(String id, String creator, String source) {
    return server
        .engine()
        .launch(
            new StreamSpec(
                id,
                creator,
                source,
                List.of("broadcast"),
                "vp8",
                Optional.empty(),
                OptionalDouble.empty(),
                1_000_000,
                true))
        .toCompletableFuture();
  }

  @Test
  void aStreamThatIsStartingIsAwaited() throws Exception {
    // The stream's receiver waits for a server that accepts connections and sends nothing.
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String source = "mock:tcp://127.0.0.1:" + silent.getLocalPort() + "/film";
      CompletableFuture<Stream> starting = launch("film", "configuration", source);

      HttpResponse<String> ready = server.get("/readyz");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(RunningServer.json(ready).at("/streams/film").asText()).isEqualTo("starting");
      assertThat(RunningServer.json(ready).at("/streams").size()).isEqualTo(1);
      assertThat(server.get("/healthz").statusCode()).isEqualTo(200);

      HttpResponse<String> offer = server.post("/whep/film", SDP, Offers.good());
      assertThat(offer.statusCode()).as(offer.body()).isEqualTo(503);
      assertThat(offer.headers().firstValue("Retry-After")).hasValue("2");
      assertThat(offer.body()).contains("'film' is starting");
      assertThat(server.post("/whep/demo", SDP, Offers.good()).statusCode()).isEqualTo(201);
      assertThat(starting).isNotDone();
    }
  }

  @Test
  void aStreamThatHasFailedSaysWhy() throws Exception {
    assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
    assertThat(launch("film", "configuration", "file:/missing.webm").join().state())
        .isEqualTo(StreamState.RETRYING);

    HttpResponse<String> ready = server.get("/readyz");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(RunningServer.json(ready).at("/streams/film").asText())
        .contains("there is no file '/missing.webm'");
    JsonNode film = RunningServer.json(server.get("/api/streams/film"));
    assertThat(film.path("failure").asText()).contains("there is no file '/missing.webm'");
    HttpResponse<String> offer = server.post("/whep/film", SDP, Offers.good());
    assertThat(offer.statusCode()).as(offer.body()).isEqualTo(503);
    assertThat(offer.headers().firstValue("Retry-After")).hasValue("2");
    assertThat(offer.body()).contains("is retrying: there is no file '/missing.webm'");
    assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(server.post("/whep/demo", SDP, Offers.good()).statusCode()).isEqualTo(201);

    server.engine().stop("film");
    assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
    assertThat(server.method("HEAD", "/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void aStreamMadeOverHttpIsItsMakersAffair() throws Exception {
    assertThat(launch("theirs", "http", "file:/missing.webm").join().state())
        .isEqualTo(StreamState.RETRYING);
    assertThat(server.get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void whoHasNoTokenIsNotToldWhy() throws Exception {
    server.close();
    server =
        new RunningServer(
            Map.of("sutantra.streams.demo.transport", "mock", "sutantra.http.bearer-token", "s"));
    assertThat(launch("film", "configuration", "file:/missing.webm").join().state())
        .isEqualTo(StreamState.RETRYING);
    await()
        .until(() -> server.engine().stream("demo").orElseThrow().state() == StreamState.RUNNING);

    HttpResponse<String> ready = server.get("/readyz");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).doesNotContain("film");
    assertThat(server.send(server.to("/readyz").header("Authorization", "Bearer s").GET()).body())
        .contains("film", "missing.webm");
  }
}
