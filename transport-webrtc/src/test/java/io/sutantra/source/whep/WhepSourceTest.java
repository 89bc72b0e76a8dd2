package io.sutantra.source.whep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sutantra.api.FrameSource;
import io.sutantra.api.SourceRequest;
import io.sutantra.testkit.TestEnvironment;
import io.sutantra.transport.webrtc.TestSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the source with misbehaving servers. */
@Timeout(60)
class WhepSourceTest {
  private final TestEnvironment environment = new TestEnvironment();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer http;

  @BeforeEach
  void listen() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.start();
  }

  @AfterEach
  void close() {
    http.stop(0);
    environment.close();
  }

  private void answer(String path, int status, String location, String body) {
    http.createContext(path, exchange -> reply(exchange, status, location, body));
  }

  private void reply(HttpExchange exchange, int status, String location, String body)
      throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      exchange.getRequestBody().readAllBytes();
      if (!location.isEmpty()) {
        exchange.getResponseHeaders().add("Location", location);
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String url(String path) {
    return "http://127.0.0.1:" + http.getAddress().getPort() + path;
  }

  private FrameSource source(String url) {
    return new WhepSourceProvider()
        .create(
            new SourceRequest("s", url, Optional.empty(), OptionalDouble.empty()),
            TestSettings.WHEP.with("connect-timeout", Duration.ofSeconds(2)),
            environment);
  }

  private void fails(String url, String... words) {
    try (FrameSource source = source(url)) {
      assertThatThrownBy(source::start)
          .isInstanceOf(IOException.class)
          .hasMessageContainingAll(words);
    }
  }

  @Test
  void saysWhatTheServerSaid() {
    answer("/none", 404, "", "nothing is\r\nlive here");
    fails(url("/none"), url("/none"), "404", "nothing is live here");
    answer("/mute", 500, "", "");
    fails(url("/mute"), "500", "no reason given");
  }

  @Test
  void saysThatNobodyListens() {
    http.stop(0);
    fails(url("/"), url("/"), "refused");
  }

  @Test
  void followsRedirectsToAnEnd() {
    answer("/old", 307, "/new", "");
    answer("/new", 410, "", "gone");
    fails(url("/old"), url("/new"), "410", "gone");
    answer("/circle", 307, "/circle", "");
    fails(url("/circle"), "redirects");
    answer("/file", 308, "file:///etc/hostname", "");
    fails(url("/file"), "not of HTTP");
  }

  @Test
  void refusesAnswersThatAreNone() {
    answer("/session", 200, "", "");
    answer("/html", 201, "/session", "<html>");
    fails(url("/html"), "not SDP");
    assertThat(requests).containsExactly("POST /html", "DELETE /session");
    answer("/rejected", 201, "", "v=0\r\nm=video 0 UDP/TLS/RTP/SAVPF 96\r\n");
    fails(url("/rejected"), "rejects video");
    answer("/two", 201, "", "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\nm=audio 9 RTP/AVP 0\r\n");
    fails(url("/two"), "one section");
    answer("/silent", 201, "", "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=inactive\r\n");
    fails(url("/silent"), "nothing will be sent");
    answer("/bare", 201, "", "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\n");
    fails(url("/bare"), "not a connection");
  }

  @Test
  void leavesAloneWhatTheServerHasNoSayIn() {
    answer("/elsewhere", 201, "http://localhost:" + http.getAddress().getPort() + "/other", "v=0");
    answer("/other", 200, "", "");
    fails(url("/elsewhere"), "Location", "/other", "stays with the server that answers");
    assertThat(requests).containsExactly("POST /elsewhere");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "camera", "ftp://host/x", "http:///x", "http://a b/"})
  void wantsAUrl(String argument) {
    assertThatThrownBy(() -> source(argument))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whep:http://");
  }
}
