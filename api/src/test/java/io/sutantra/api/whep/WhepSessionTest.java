package io.sutantra.api.whep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the client side of WHEP against hostile and unusual servers. */
@Timeout(30)
class WhepSessionTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final String TOKEN = "secret";

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> elsewhere = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private HttpServer other;

  @BeforeEach
  void listen() throws IOException {
    server = started();
    other = started();
  }

  private static HttpServer started() throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.start();
    return http;
  }

  @AfterEach
  void close() {
    server.stop(0);
    other.stop(0);
  }

  private static void answer(
      HttpServer at, String path, List<String> log, int status, String location) {
    at.createContext(path, exchange -> reply(exchange, log, status, location));
  }

  private static void reply(HttpExchange exchange, List<String> log, int status, String location)
      throws IOException {
    try (exchange) {
      String token = exchange.getRequestHeaders().getFirst("Authorization");
      log.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + (token == null ? "" : " " + token));
      byte[] unused = exchange.getRequestBody().readAllBytes();
      if (!location.isEmpty()) {
        exchange.getResponseHeaders().add("Location", location);
      }
      if (status == 401) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer");
      }
      byte[] text = "v=0".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, text.length);
      exchange.getResponseBody().write(text);
    }
  }

  private static String url(HttpServer of, String path) {
    return "http://127.0.0.1:" + of.getAddress().getPort() + path;
  }

  private WhepSession session(String url, String token, int maxRedirects) {
    return new WhepSession(WhepSession.endpoint(url).orElseThrow(), token, 1_000, maxRedirects);
  }

  @Test
  void endsWhereTheServerSaid() throws IOException {
    answer(server, "/whep", requests, 201, "whep/1?a=b");
    WhepSession session = session(url(server, "/whep"), TOKEN, 3);
    assertThat(session.open("offer", LIMIT)).isEqualTo("v=0");
    session.close(LIMIT);
    assertThat(requests)
        .containsExactly("POST /whep Bearer secret", "DELETE /whep/1?a=b Bearer secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:OTHER/api/streams/demo",
        "//127.0.0.1:OTHER/api/streams/demo",
        "https://127.0.0.1:SAME/whep/1",
        "http://localhost:SAME/whep/1",
        "http://127.0.0.1/whep/1"
      })
  void doesNotEndWhatIsElsewhere(String location) {
    String named =
        location
            .replace("OTHER", "" + other.getAddress().getPort())
            .replace("SAME", "" + server.getAddress().getPort());
    answer(server, "/whep", requests, 201, named);
    answer(other, "/", elsewhere, 200, "");
    WhepSession session = session(url(server, "/whep"), "", 3);
    assertThatThrownBy(
            () -> {
              try {
                session.open("offer", LIMIT);
              } finally {
                session.close(LIMIT);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(url(server, "/whep"), named, "stays with the server that answers");
    assertThat(requests).containsExactly("POST /whep");
    assertThat(elsewhere).isEmpty();
  }

  @Test
  void takesTheSameServerWrittenInAnotherWay() throws IOException {
    String odd = "HTTP://127.0.0.1:" + server.getAddress().getPort() + "/session";
    answer(server, "/whep", requests, 201, odd);
    answer(server, "/session", requests, 200, "");
    WhepSession session = session(url(server, "/whep").replace("http:", "HTTP:"), TOKEN, 0);
    session.open("offer", LIMIT);
    session.close(LIMIT);
    assertThat(requests)
        .containsExactly("POST /whep Bearer secret", "DELETE /session Bearer secret");
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 308})
  void followsARedirectToAnotherServerWithoutTheToken(int status) throws IOException {
    answer(server, "/whep", requests, status, url(other, "/edge"));
    answer(other, "/edge", elsewhere, 201, "/edge/1");
    WhepSession session = session(url(server, "/whep"), TOKEN, 1);
    session.open("offer", LIMIT);
    session.close(LIMIT);
    assertThat(requests).containsExactly("POST /whep Bearer secret");
    assertThat(elsewhere).containsExactly("POST /edge", "DELETE /edge/1");
  }

  @Test
  void theServerThatWasRedirectedToNamesItsOwnSessions() throws IOException {
    answer(server, "/whep", requests, 307, url(other, "/edge"));
    answer(other, "/edge", elsewhere, 201, url(server, "/whep/1"));
    WhepSession session = session(url(server, "/whep"), TOKEN, 1);
    assertThatThrownBy(() -> session.open("offer", LIMIT))
        .hasMessageContaining("stays with the server that answers");
    session.close(LIMIT);
    assertThat(requests).containsExactly("POST /whep Bearer secret");
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 302, 303})
  void followsNoOtherRedirect(int status) {
    answer(server, "/whep", requests, status, url(other, "/edge"));
    answer(other, "/edge", elsewhere, 201, "/edge/1");
    assertThatThrownBy(() -> session(url(server, "/whep"), TOKEN, 3).open("offer", LIMIT))
        .hasMessageContainingAll("" + status, url(other, "/edge"), "307");
    assertThat(elsewhere).isEmpty();
  }

  @Test
  void saysWhereARedirectLeadsThatIsNotFollowed() {
    answer(server, "/whep", requests, 307, url(other, "/edge"));
    assertThatThrownBy(() -> session(url(server, "/whep"), TOKEN, 0).open("offer", LIMIT))
        .hasMessageContainingAll(url(server, "/whep"), url(other, "/edge"));
  }

  @Test
  void saysWhatIsWrongWithTheToken() {
    answer(server, "/whep", requests, 401, "");
    answer(other, "/moved", elsewhere, 307, url(server, "/whep"));
    String whep = url(server, "/whep");
    assertThatThrownBy(() -> session(whep, "", 3).open("offer", LIMIT))
        .hasMessageContaining("401 the server wants a bearer token");
    assertThatThrownBy(() -> session(whep, TOKEN, 3).open("offer", LIMIT))
        .hasMessageContaining("401 the server does not take this bearer token");
    assertThatThrownBy(() -> session(url(other, "/moved"), TOKEN, 3).open("offer", LIMIT))
        .hasMessageContainingAll("401", "for " + url(other, "") + " alone");
  }

  @Test
  void offersOnceToAServerThatHangsUp() throws Exception {
    AtomicInteger offers = new AtomicInteger();
    Thread hangingUp;
    try (ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      hangingUp = new Thread(() -> hangUp(listener, offers));
      hangingUp.start();
      URI endpoint = URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/whep");
      WhepSession session = new WhepSession(endpoint, "", 1_000, 3);
      assertThatThrownBy(() -> session.open("offer", LIMIT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(endpoint.toString());
    }
    hangingUp.join();
    assertThat(offers).hasValue(1);
  }

  /** Reads one request per connection, and closes the connection instead of answering. */
  private static void hangUp(ServerSocket listener, AtomicInteger offers) {
    while (true) {
      try (Socket socket = listener.accept()) {
        StringBuilder text = new StringBuilder();
        for (int c = socket.getInputStream().read(); c >= 0; c = socket.getInputStream().read()) {
          text.append((char) c);
          if (text.toString().endsWith("offer")) {
            offers.incrementAndGet();
            break;
          }
        }
      } catch (IOException closed) {
        return;
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/x, true",
    "HTTP://h/x, true",
    "hTTps://[::1]:1/x, true",
    "ftp://h/x, false",
    "http:///x, false",
    "http:x, false",
    "camera, false",
    "http://a b/, false"
  })
  void readsUrlsOfHttp(String text, boolean read) {
    assertThat(WhepSession.endpoint(text).isPresent()).isEqualTo(read);
  }
}
