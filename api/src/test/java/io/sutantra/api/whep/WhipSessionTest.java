package io.sutantra.api.whep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sutantra.api.IceServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of the client side of WHIP, as far as it differs from that of WHEP. */
@Timeout(30)
class WhipSessionTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private WhipSession session() {
    URI endpoint =
        WhepSession.endpoint("http://127.0.0.1:" + server.getAddress().getPort() + "/whip")
            .orElseThrow();
    return new WhipSession(endpoint, "", 1_000, 1);
  }

  private void answer(int status, String body, String... headers) {
    server.createContext(
        "/whip",
        exchange -> {
          try (exchange) {
            for (int i = 0; i < headers.length; i += 2) {
              exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            byte[] text = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, text.length);
            exchange.getResponseBody().write(text);
          }
        });
  }

  @Test
  void knowsTheSessionItsVersionAndTheServersForIce() throws IOException {
    answer(
        201,
        "v=0",
        "Location",
        "/session/7",
        "ETag",
        "\"abc\"",
        "Link",
        "<stun:stun.example.org:3478>; rel=\"ice-server\"",
        "Link",
        "<turn:turn.example.org?transport=udp>; rel=\"ice-server\"; username=\"me\";"
            + " credential=\"pw,;<>\"; credential-type=\"password\"");
    WhipSession session = session();
    assertThat(session.open("offer", LIMIT)).isEqualTo("v=0");
    assertThat(session.session().orElseThrow().getPath()).isEqualTo("/session/7");
    assertThat(session.etag()).contains("\"abc\"");
    assertThat(session.iceServers())
        .containsExactlyInAnyOrder(
            new IceServer("stun:stun.example.org:3478", "", ""),
            new IceServer("turn:turn.example.org?transport=udp", "me", "pw,;<>"));
  }

  @Test
  void aRefusalSaysWhatItWasFor() {
    answer(409, "somebody publishes here");
    assertThatThrownBy(() -> session().open("offer", LIMIT))
        .hasMessageContaining("did not let this publish: 409 somebody publishes here");
  }

  private static List<IceServer> links(String value) {
    return IceServerLinks.parse(Map.of("link", List.of(value)));
  }

  @Test
  void readsSeveralLinksInOneHeaderAndLeavesOutOthers() {
    assertThat(
            links(
                "<https://example.org/>; rel=\"help\", <stun:a>; rel=ice-server ,"
                    + "<turns:b>;rel=\"ice-server\";username=u;credential=\"c\", <stun:c>"))
        .containsExactly(new IceServer("stun:a", "", ""), new IceServer("turns:b", "u", "c"));
    assertThat(links("")).isEmpty();
    assertThat(links("<stun:a>; rel=\"ice-server\"".repeat(100))).hasSize(16);
  }

  @Test
  void everyHeaderHasAnAnswer() {
    Random random = new Random(5);
    String letters = "<>;=\",stunr: el-ce";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder value = new StringBuilder("<stun:a>; rel=\"ice-server\"");
      for (int j = random.nextInt(40); j > 0; j--) {
        int at = random.nextInt(value.length());
        value.insert(at, letters.charAt(random.nextInt(letters.length())));
      }
      assertThat(links(value.toString())).hasSizeLessThanOrEqualTo(16);
    }
  }
}
