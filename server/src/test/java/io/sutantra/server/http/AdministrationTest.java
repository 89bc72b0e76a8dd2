package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sutantra.api.SettingsException;
import io.sutantra.core.config.Configuration;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of administration: who may create and end streams, and who sees the addresses of viewers.
 */
class AdministrationTest {
  private static final String ADMIN_TOKEN = "key-of-the-house";
  private static final String VIEWERS_TOKEN = "ticket";

  @Test
  void withoutATokenThisMachineAdministers() throws Exception {
    try (RunningServer server = RunningServer.with("mock")) {
      assertThat(server.send(creation(server)).statusCode()).isEqualTo(201);
      assertThat(server.method("DELETE", "/api/streams/new").statusCode()).isEqualTo(204);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Forwarded | for=192.0.2.1",
        "X-Forwarded-For | 192.0.2.1",
        "X-Forwarded-Proto | https",
        "X-Forwarded-Host | video.example.com",
        "x-forwarded-server | video.example.com",
        "X-Real-IP | 192.0.2.1",
        "CF-Connecting-IP | 192.0.2.1",
        "True-Client-IP | 192.0.2.1",
        "X-Client-IP | 192.0.2.1",
        "via | 1.1 proxy",
      })
  void whatCameThroughAProxyIsNotOfThisMachine(String name, String value) throws Exception {
    try (RunningServer server = RunningServer.with("mock")) {
      HttpResponse<String> created = server.send(creation(server).header(name, value));
      HttpResponse<String> ended =
          server.send(server.to("/api/streams/demo").header(name, value).DELETE());

      assertThat(created.statusCode()).isEqualTo(403);
      assertThat(created.body()).contains("sutantra.http.admin-token");
      assertThat(ended.statusCode()).isEqualTo(403);
      assertThat(server.engine().stream("new")).isEmpty();
      assertThat(server.engine().stream("demo")).isPresent();
      assertThat(server.send(server.to("/api/streams").header(name, value)).statusCode())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.0\r\nHost: 127.0.0.1", "HTTP/1.1\r\nHost: video.example.com"})
  void aProxyThatTellsNothingIsKnownByHowItAsks(String versionAndHost) throws Exception {
    Map<String, String> configured =
        Map.of(
            "sutantra.streams.demo.transport", "mock",
            "sutantra.http.host-names", "video.example.com");
    try (RunningServer server = new RunningServer(configured);
        RawClient client = new RawClient(server.uri("/"))) {
      RawClient.Response ended =
          client.send(
              "DELETE /api/streams/demo " + versionAndHost + "\r\nConnection: close\r\n",
              new byte[0]);

      assertThat(ended.status()).isEqualTo(403);
      assertThat(server.engine().stream("demo")).isPresent();
    }
  }

  @Test
  void whoSetsNamesIsBehindAProxy() {
    Access access = new Access(settings(Map.of("sutantra.http.host-names", "video.example.com")));

    assertThat(access.isAdministrator(Requests.from("127.0.0.1", Map.of("Host", "localhost"))))
        .isFalse();
  }

  /**
   * A request through nginx 1.29.7 with a bare {@code proxy_pass} looks like a request of a program
   * on this machine.
   */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, Host, video.example.com, false",
    "127.0.0.1, X-Forwarded-For, 192.0.2.1, false",
    "192.0.2.7, Host, video.example.com, true",
    "192.0.2.7, X-Forwarded-For, 192.0.2.1, true",
  })
  void aProxyThatShowedItselfOnceIsNotForgotten(
      String remote, String name, String value, boolean administers) {
    Access access = new Access(settings(Map.of()));
    HttpServerRequest local = Requests.from("127.0.0.1", Map.of("Host", "localhost"));
    assertThat(access.isAdministrator(local)).isTrue();

    access.isAdministrator(Requests.from(remote, Map.of(name, value)));

    assertThat(access.isAdministrator(local)).isEqualTo(administers);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1:8080, true",
    "127.0.0.1, localhost, true",
    "0:0:0:0:0:0:0:1, [::1]:8080, true",
    "127.0.0.1, 127.9.9.9, true",
    "127.0.0.1, 192.0.2.1, false",
    "192.0.2.7, 127.0.0.1:8080, false",
    "2001:db8::7, localhost, false",
    "127.0.0.1, localhost.example.com, false",
  })
  void thisMachineIsKnownByBothEnds(String remote, String host, boolean administers) {
    Access access = new Access(settings(Map.of()));

    assertThat(access.isAdministrator(Requests.from(remote, Map.of("Host", host))))
        .isEqualTo(administers);
  }

  @Test
  void withATokenNothingElseCounts() throws Exception {
    try (RunningServer server = new RunningServer(withTokens())) {
      HttpResponse<String> without = server.send(creation(server));
      HttpResponse<String> watching = server.send(bearing(VIEWERS_TOKEN, creation(server)));
      HttpResponse<String> wrong = server.send(bearing("key-of-the-housE", creation(server)));
      HttpResponse<String> right =
          server.send(bearing(ADMIN_TOKEN, creation(server)).header("Via", "1.1 proxy"));

      assertThat(without.statusCode()).isEqualTo(401);
      assertThat(watching.statusCode()).isEqualTo(403);
      assertThat(watching.headers().firstValue("WWW-Authenticate").orElse(""))
          .contains("insufficient_scope");
      assertThat(watching.body()).contains("sutantra.http.admin-token");
      assertThat(wrong.statusCode()).isEqualTo(401);
      assertThat(right.statusCode()).as(right.body()).isEqualTo(201);
      for (String token : new String[] {VIEWERS_TOKEN, ADMIN_TOKEN}) {
        assertThat(server.send(bearing(token, server.to("/api/streams"))).statusCode())
            .isEqualTo(200);
        assertThat(server.send(bearing(token, server.to("/whep/demo"))).statusCode())
            .isBetween(200, 204);
      }
      assertThat(
              server
                  .send(bearing(VIEWERS_TOKEN, server.to("/api/streams/new").DELETE()))
                  .statusCode())
          .isEqualTo(403);
      assertThat(
              server
                  .send(bearing(ADMIN_TOKEN, server.to("/api/streams/new").DELETE()))
                  .statusCode())
          .isEqualTo(204);
    }
  }

  @Test
  void withTheAdministratorsTokenAloneEverybodyWatchesAndNobodyElseAdministers() throws Exception {
    Map<String, String> configured = new HashMap<>(withTokens());
    configured.remove("sutantra.http.bearer-token");
    try (RunningServer server = new RunningServer(configured)) {
      assertThat(server.get("/api/streams").statusCode()).isEqualTo(200);
      assertThat(server.send(creation(server)).statusCode()).isEqualTo(401);
      assertThat(server.send(bearing("wrong", creation(server))).statusCode()).isEqualTo(401);
      assertThat(server.send(bearing(ADMIN_TOKEN, creation(server))).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void whereViewersAreIsShownToTheAdministratorAlone() throws Exception {
    Map<String, String> configured =
        Map.of("sutantra.streams.demo.transport", "mock", "sutantra.http.admin-token", ADMIN_TOKEN);
    try (RunningServer server = new RunningServer(configured);
        MockViewerSocket viewer = new MockViewerSocket(server)) {
      await().until(() -> !viewers(administrator(server)).isEmpty());
      String address = viewers(administrator(server)).path(0).path("remoteAddress").asText();

      assertThat(address).isEqualTo(viewer.address());
      for (String path : new String[] {"/api/streams", "/api/streams/demo", "/"}) {
        HttpResponse<String> others = server.get(path);
        assertThat(others.body())
            .as(path)
            .contains("\"viewers\":[{")
            .doesNotContain(address)
            .doesNotContain("remoteAddress")
            .contains("\"details\":{}");
      }
    }
  }

  @Test
  void thisMachinesBrowserSeesWhereViewersAreAndOthersDoNot() throws Exception {
    try (RunningServer server = RunningServer.with("mock");
        MockViewerSocket viewer = new MockViewerSocket(server)) {
      await().until(() -> server.get("/").body().contains(viewer.address()));

      assertThat(server.send(server.to("/").header("X-Forwarded-For", "192.0.2.1")).body())
          .contains("\"viewers\":[{")
          .doesNotContain(viewer.address());
    }
  }

  @Test
  void theTwoTokensAreNotTheSame() {
    assertThatThrownBy(
            () ->
                settings(
                    Map.of(
                        "sutantra.http.bearer-token", "one", "sutantra.http.admin-token", "one")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("sutantra.http.admin-token");
  }

  /** A viewer of {@code demo} by the transport {@code mock} that reads nothing. */
  private static final class MockViewerSocket implements AutoCloseable {
    private final Socket socket;

    MockViewerSocket(RunningServer server) throws IOException {
      URI mock = URI.create(server.engine().addresses().get(0));
      socket = new Socket(mock.getHost(), mock.getPort());
      socket
          .getOutputStream()
          .write("SUTANTRA/1 SUBSCRIBE demo\n".getBytes(StandardCharsets.US_ASCII));
    }

    String address() {
      return "127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static Map<String, String> withTokens() {
    return Map.of(
        "sutantra.streams.demo.transport",
        "mock",
        "sutantra.transport",
        "mock",
        "sutantra.http.bearer-token",
        VIEWERS_TOKEN,
        "sutantra.http.admin-token",
        ADMIN_TOKEN);
  }

  private static HttpRequest.Builder creation(RunningServer server) {
    return server
        .to("/api/streams")
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"id\":\"new\",\"transport\":\"mock\"}"));
  }

  private static HttpRequest.Builder bearing(String token, HttpRequest.Builder request) {
    return request.header("Authorization", "Bearer " + token);
  }

  private static JsonNode administrator(RunningServer server)
      throws IOException, InterruptedException {
    return RunningServer.json(server.send(bearing(ADMIN_TOKEN, server.to("/api/streams/demo"))));
  }

  private static JsonNode viewers(JsonNode stream) {
    return stream.path("viewers");
  }

  private static HttpSettings settings(Map<String, Object> overrides) {
    return HttpSettings.from(
        Configuration.load(Optional.empty(), overrides, AdministrationTest.class.getClassLoader())
            .settings("sutantra.http"));
  }
}
