package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sutantra.core.engine.StreamSpec;
import io.sutantra.core.event.StreamState;
import io.sutantra.testkit.LargeSdp;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of WHEP from a client's side, over the real transport that is the default. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhepTest {
  private static final String SDP = "application/sdp";
  private static final String FRAGMENT = "application/trickle-ice-sdpfrag";

  private RunningServer server;

  /** Returns the transport of the stream. */
  String transport() {
    return "broadcast";
  }

  /** Returns whether the transport sends sound. */
  boolean sendsSound() {
    return true;
  }

  @BeforeAll
  void start() throws IOException {
    server =
        new RunningServer(
            Map.of(
                "sutantra.streams.demo.transport",
                transport(),
                "sutantra.streams.plain.transport",
                "mock",
                "sutantra.http.cors-origins",
                "*"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void anOfferIsAnsweredWithASession() throws Exception {
    HttpResponse<String> response = server.post("/whep/demo", SDP, Offers.good());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    assertThat(header(response, "Content-Type")).isEqualTo(SDP);
    assertThat(header(response, "Location")).matches("/whep/demo/[A-Za-z0-9_-]{16,}");
    assertThat(header(response, "ETag")).matches("\"[0-9a-f]+\"");
    assertThat(header(response, "Accept-Patch")).isEqualTo(FRAGMENT);
    assertThat(response.body())
        .startsWith("v=0\r\n")
        .contains("m=video ", "a=rtpmap:96 VP8/90000", "a=sendonly", "a=fingerprint:sha-256 ")
        .contains("a=candidate:")
        .doesNotContain("a=setup:actpass");
    end(response);
  }

  @Test
  void soundAloneIsSentToWhoOffersNothingElse() throws Exception {
    HttpResponse<String> response =
        server.post("/whep/demo", SDP, Offers.audioOnly("opus/48000/2"));

    if (!sendsSound()) {
      assertThat(response.statusCode()).isEqualTo(406);
      assertThat(response.body()).contains("the stream has video alone");
      return;
    }
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    assertThat(response.body())
        .contains("m=audio 9 ", "a=rtpmap:111 opus/48000/2", "a=sendonly")
        .doesNotContain("m=video");
    end(response);
  }

  @Test
  void theContentTypeMayHaveParametersAndAnyCase() throws Exception {
    HttpResponse<String> response =
        server.post("/whep/demo", "Application/SDP; charset=utf-8", Offers.good());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    end(response);
  }

  static Stream<Arguments> offersThatCannotBeAccepted() {
    return Stream.of(
        Arguments.of("empty", "", 400),
        Arguments.of("not SDP", "hello, world", 400),
        Arguments.of("binary", "\u0000\u0001\u0002\uFFFF", 400),
        Arguments.of("cut off", Offers.good().substring(0, 40), 400),
        Arguments.of("without ICE", Offers.withoutIce(), 400),
        Arguments.of("without a fingerprint", Offers.withoutFingerprint(), 400),
        Arguments.of("without VP8", Offers.withoutVp8(), 406),
        Arguments.of("audio of another codec only", Offers.audioOnly("G729/8000"), 406));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("offersThatCannotBeAccepted")
  void aBadOfferIsRefusedWithAReason(String name, String offer, int status) throws Exception {
    HttpResponse<String> response = server.post("/whep/demo", SDP, offer);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(header(response, "Content-Type")).startsWith("text/plain");
    assertThat(response.body().strip()).hasSizeGreaterThan(15).doesNotContain("Exception");
    assertThat(response.headers().firstValue("Location")).isEmpty();
  }

  @Test
  void aBodyThatIsTooLongIsRefused() throws Exception {
    String megabyte = "a=x:".repeat(250_000);

    HttpResponse<String> announced = server.post("/whep/demo", SDP, megabyte);
    HttpResponse<String> chunked =
        server.send(
            server
                .to("/whep/demo")
                .header("Content-Type", SDP)
                .POST(
                    BodyPublishers.fromPublisher(
                        BodyPublishers.ofString(megabyte)))); // no length: chunked

    assertThat(announced.statusCode()).isEqualTo(413);
    assertThat(chunked.statusCode()).isEqualTo(413);
    assertThat(announced.body()).contains("65536");
  }

  /**
   * Large offers are read on another thread, and fast: each once took a few seconds, during which
   * all others waited.
   */
  @Test
  void othersAreAnsweredWhileLargeOffersAreRead() throws Exception {
    String offer = LargeSdp.offers(65_000).get("names and attributes");
    ExecutorService clients = Executors.newFixedThreadPool(6);
    try {
      List<Future<Integer>> offers = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        offers.add(clients.submit(() -> server.post("/whep/demo", SDP, offer).statusCode()));
      }
      for (int i = 0; i < 10; i++) {
        HttpResponse<String> health =
            server.send(server.to("/healthz").timeout(Duration.ofSeconds(3)).GET());
        assertThat(health.statusCode()).isEqualTo(200);
      }
      for (Future<Integer> refused : offers) {
        assertThat(refused.get(20, TimeUnit.SECONDS)).isEqualTo(400);
      }
    } finally {
      clients.shutdownNow();
    }
  }

  @Test
  void anotherContentTypeIsRefused() throws Exception {
    HttpResponse<String> other = server.post("/whep/demo", "application/json", "{}");
    HttpResponse<String> none =
        server.send(server.to("/whep/demo").POST(BodyPublishers.ofString(Offers.good())));

    assertThat(other.statusCode()).isEqualTo(415);
    assertThat(none.statusCode()).isEqualTo(415);
    assertThat(other.body()).contains(SDP);
    assertThat(header(other, "Accept-Post")).isEqualTo(SDP);
  }

  @Test
  void anUnknownStreamMayComeLater() throws Exception {
    HttpResponse<String> response = server.post("/whep/nowhere", SDP, Offers.good());

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(header(response, "Retry-After")).matches("[1-9][0-9]*");
    assertThat(response.body()).contains("nowhere", "demo");
  }

  @Test
  void aStreamWithoutSignallingNamesTheAddressToUse() throws Exception {
    HttpResponse<String> response = server.post("/whep/plain", SDP, Offers.good());

    assertThat(response.statusCode()).isEqualTo(406);
    assertThat(response.body()).contains("mock", "tcp://127.0.0.1:");
  }

  @Test
  void aRelayComesBackWhenItsSourceDoes() throws Exception {
    try (RunningServer far = RunningServer.with("mock");
        RunningServer relay =
            new RunningServer(
                Map.of(
                    "sutantra.streams.relay.transport",
                    "mock",
                    "sutantra.streams.relay.source",
                    "mock:" + far.engine().addresses().get(0) + "/demo"))) {
      StreamSpec demo = far.engine().stream("demo").orElseThrow().spec();
      io.sutantra.core.engine.Stream relayed = relay.engine().stream("relay").orElseThrow();
      far.engine().stop("demo");
      await().until(() -> relayed.state() == StreamState.RETRYING);
      JsonNode view = RunningServer.json(relay.get("/api/streams/relay"));
      assertThat(view.path("state").asText()).isEqualTo("retrying");
      assertThat(view.path("failure").asText()).contains("mock");
      assertThat(Instant.parse(view.path("nextAttempt").asText())).isAfter(Instant.EPOCH);

      far.engine().create(demo);

      await().until(() -> relayed.state() == StreamState.RUNNING);
    }
  }

  @Test
  void whoComesWhenThereIsNoRoomMayTryAgain() throws Exception {
    try (RunningServer small =
        new RunningServer(
            Map.of(
                "sutantra.streams.demo.transport",
                transport(),
                "sutantra.transports." + transport() + ".max-viewers",
                "1"))) {
      HttpResponse<String> first = small.post("/whep/demo", SDP, Offers.good());
      HttpResponse<String> second = small.post("/whep/demo", SDP, Offers.good());

      assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
      assertThat(second.statusCode()).as(second.body()).isEqualTo(503);
      assertThat(header(second, "Retry-After")).matches("[1-9][0-9]*");
      assertThat(second.body().strip()).isNotEmpty();
    }
  }

  @Test
  void candidatesAreAddedUnderTheTagOfTheSession() throws Exception {
    HttpResponse<String> session = open();
    String tag = header(session, "ETag");

    assertThat(patch(session, tag, Offers.trickled()).statusCode()).isEqualTo(204);
    assertThat(patch(session, "\"other\", " + tag, Offers.trickled()).statusCode()).isEqualTo(204);
    assertThat(patch(session, null, Offers.trickled()).statusCode()).isEqualTo(428);
    assertThat(patch(session, "\"stale\"", Offers.trickled()).statusCode()).isEqualTo(412);
    assertThat(patch(session, "W/" + tag, Offers.trickled()).statusCode()).isEqualTo(204);
    assertThat(patch(session, "W/\"stale\"", Offers.trickled()).statusCode()).isEqualTo(412);
    assertThat(patch(session, tag, "no fragment").statusCode()).isEqualTo(400);
    HttpResponse<String> type =
        server.send(
            server
                .to(location(session))
                .header("Content-Type", SDP)
                .header("If-Match", tag)
                .method("PATCH", BodyPublishers.ofString(Offers.trickled())));
    assertThat(type.statusCode()).isEqualTo(415);
    assertThat(header(type, "Accept-Patch")).isEqualTo(FRAGMENT);
    end(session);
  }

  @Test
  void restartingIceMakesTheOldTagStale() throws Exception {
    HttpResponse<String> session = open();
    String old = header(session, "ETag");

    HttpResponse<String> restart = patch(session, "*", Offers.restarted());

    assertThat(restart.statusCode()).as(restart.body()).isEqualTo(200);
    assertThat(header(restart, "Content-Type")).isEqualTo(FRAGMENT);
    assertThat(restart.body()).contains("a=ice-ufrag:", "a=ice-pwd:");
    assertThat(session.body()).doesNotContain(line(restart.body(), "a=ice-pwd:"));
    String fresh = header(restart, "ETag");
    assertThat(fresh).isNotEqualTo(old);
    assertThat(patch(session, old, Offers.trickled()).statusCode()).isEqualTo(412);
    end(session);
  }

  /** Some players send {@code *} with every fragment, and do not ask for a restart by it. */
  @Test
  void aFragmentRestartsIceIfItsCredentialsAreNewWhateverItsTag() throws Exception {
    HttpResponse<String> session = open();
    String tag = header(session, "ETag");

    HttpResponse<String> trickled = patch(session, "*", Offers.trickled());
    assertThat(trickled.statusCode()).as(trickled.body()).isEqualTo(204);
    assertThat(trickled.body()).isEmpty();
    assertThat(header(server.get(location(session)), "ETag")).isEqualTo(tag);
    assertThat(patch(session, "*", "a=end-of-candidates\r\n").statusCode()).isEqualTo(204);

    HttpResponse<String> restarted = patch(session, tag, Offers.restarted());
    assertThat(restarted.statusCode()).as(restarted.body()).isEqualTo(200);
    assertThat(header(restarted, "ETag")).isNotEqualTo(tag);
    assertThat(patch(session, "*", Offers.restarted()).statusCode()).isEqualTo(204);
    HttpResponse<String> late = patch(session, "*", Offers.trickled());
    assertThat(late.statusCode()).as(late.body()).isEqualTo(422);
    end(session);
  }

  @Test
  void whatASharedCaseOffersIsAnsweredAndTrickled() throws Exception {
    for (String offer : List.of("offer.sdp", "padded-ice-pwd.sdp")) {
      HttpResponse<String> session = server.post("/whep/demo", SDP, SharedCases.text(offer));
      assertThat(session.statusCode()).as(session.body()).isEqualTo(201);
      if (offer.equals("offer.sdp")) {
        HttpResponse<String> trickled = patch(session, "*", SharedCases.text("trickle.frag"));
        assertThat(trickled.statusCode()).as(trickled.body()).isEqualTo(204);
      }
      end(session);
    }
  }

  @Test
  void leavingEndsTheSessionOnce() throws Exception {
    HttpResponse<String> session = open();

    HttpResponse<String> first =
        server.send(server.to(location(session)).header("If-Match", "\"stale\"").DELETE());

    assertThat(first.statusCode()).isEqualTo(200);
    await().until(() -> server.method("DELETE", location(session)).statusCode() == 404);
    assertThat(server.get(location(session)).statusCode()).isEqualTo(404);
    assertThat(patch(session, "*", Offers.restarted()).statusCode()).isEqualTo(404);
  }

  @Test
  void aSessionIsOnlyFoundUnderItsStream() throws Exception {
    HttpResponse<String> session = open();
    String elsewhere = location(session).replace("/demo/", "/plain/");

    assertThat(server.method("DELETE", elsewhere).statusCode()).isEqualTo(404);
    assertThat(server.get(location(session)).statusCode()).isEqualTo(204);
    end(session);
  }

  @Test
  void lookingIsAnsweredWithoutContent() throws Exception {
    HttpResponse<String> session = open();

    for (String path : new String[] {"/whep/demo", location(session)}) {
      for (String method : new String[] {"GET", "HEAD"}) {
        HttpResponse<String> response = server.method(method, path);
        boolean discovery = method.equals("HEAD") && path.equals("/whep/demo");
        assertThat(response.statusCode()).isEqualTo(discovery ? 200 : 204);
        assertThat(response.headers().firstValue("Content-Type"))
            .isEqualTo(discovery ? Optional.of(SDP) : Optional.empty());
        assertThat(response.body()).isEmpty();
      }
    }
    assertThat(header(server.get(location(session)), "ETag")).isEqualTo(header(session, "ETag"));
    assertThat(server.get("/whep/nowhere").statusCode()).isEqualTo(404);
    assertThat(server.method("HEAD", "/whep/nowhere").statusCode()).isEqualTo(404);
    end(session);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
  void otherMethodsOnTheEndpointAreNotAllowed(String method) throws Exception {
    HttpResponse<String> response = server.method(method, "/whep/demo");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(header(response, "Allow")).contains("POST", "OPTIONS").doesNotContain(method);
  }

  @Test
  void otherMethodsOnASessionAreNotAllowed() throws Exception {
    HttpResponse<String> session = open();

    HttpResponse<String> response = server.post(location(session), SDP, Offers.good());

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(header(response, "Allow")).contains("PATCH", "DELETE").doesNotContain("POST");
    end(session);
  }

  @Test
  void pagesFromElsewhereMayWatch() throws Exception {
    HttpResponse<String> preflight =
        server.send(
            server
                .to("/whep/demo")
                .header("Origin", "https://player.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type,authorization,if-match")
                .method("OPTIONS", BodyPublishers.noBody()));
    HttpResponse<String> refused =
        server.send(
            server
                .to("/whep/nowhere")
                .header("Origin", "https://player.example")
                .header("Content-Type", SDP)
                .POST(BodyPublishers.ofString(Offers.good())));

    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(header(preflight, "Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(header(preflight, "Access-Control-Allow-Methods"))
        .contains("POST", "PATCH", "DELETE");
    assertThat(header(preflight, "Access-Control-Allow-Headers"))
        .contains("Content-Type", "If-Match", "Authorization");
    assertThat(header(preflight, "Accept-Post")).isEqualTo(SDP);
    assertThat(header(refused, "Access-Control-Expose-Headers"))
        .contains("Location", "ETag", "Link", "Retry-After");
  }

  private HttpResponse<String> open() throws IOException, InterruptedException {
    HttpResponse<String> response = server.post("/whep/demo", SDP, Offers.good());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return response;
  }

  private void end(HttpResponse<String> session) throws IOException, InterruptedException {
    assertThat(server.method("DELETE", location(session)).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> patch(HttpResponse<String> session, String ifMatch, String fragment)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        server
            .to(location(session))
            .header("Content-Type", FRAGMENT)
            .method("PATCH", BodyPublishers.ofString(fragment));
    if (ifMatch != null) {
      request.header("If-Match", ifMatch);
    }
    return server.send(request);
  }

  private static String location(HttpResponse<String> session) {
    return session.uri().resolve(header(session, "Location")).getPath();
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("(no " + name + ")");
  }

  private static String line(String text, String start) {
    return text.lines().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
  }
}
