package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the pages, and of the access rules. */
class PagesAndAccessTest {
  @Test
  void pagesRunNothingButTheirOwnScripts() throws Exception {
    try (RunningServer server = RunningServer.with("mock")) {
      for (String path : new String[] {"/", "/watch/demo"}) {
        HttpResponse<String> page = server.get(path);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
            .contains("default-src 'none'", "script-src 'self'")
            .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.body()).contains("demo").doesNotContain("{{").doesNotContain("style=");
        Matcher assets =
            Pattern.compile("(?:src|href)=\"([./]*/assets/[^\"]+)\"").matcher(page.body());
        int found = 0;
        while (assets.find()) {
          String asset = page.uri().resolve(assets.group(1)).getPath();
          assertThat(server.get(asset).statusCode()).isEqualTo(200);
          found++;
        }
        assertThat(found).isGreaterThanOrEqualTo(3);
      }
      assertThat(server.get("/watch/later").statusCode()).isEqualTo(404);
      assertThat(server.get("/watch/later").body()).contains("player.js");
      assertThat(server.get("/watch/%3Cscript%3E").body()).doesNotContain("<script>");
      assertThat(server.get("/assets/../reference.conf").statusCode()).isEqualTo(404);
      assertThat(server.get("/nothing").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void withATokenNothingIsShownToThoseWhoDoNotKnowIt() throws Exception {
    Map<String, String> configured =
        Map.of(
            "sutantra.http.bearer-token", "open-sesame",
            "sutantra.streams.secret-stream.transport", "mock");
    try (RunningServer server = new RunningServer(configured)) {
      for (String path : new String[] {"/api/streams", "/whep/secret-stream"}) {
        HttpResponse<String> none = server.get(path);
        HttpResponse<String> wrong =
            server.send(server.to(path).header("Authorization", "Bearer open-barley"));
        HttpResponse<String> right =
            server.send(server.to(path).header("Authorization", "bearer open-sesame"));
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("WWW-Authenticate").orElse(""))
            .startsWith("Bearer ")
            .doesNotContain("error");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.headers().firstValue("WWW-Authenticate").orElse(""))
            .contains("error=\"invalid_token\"");
        assertThat(right.statusCode()).isBetween(200, 204);
      }
      assertThat(server.get("/").body()).doesNotContain("secret-stream");
      assertThat(server.method("OPTIONS", "/whep/secret-stream").statusCode()).isEqualTo(204);
    }
  }

  @Test
  void theServersForIceAreOnlyForThoseWhoKnowTheToken() throws Exception {
    String relay = "sutantra.transports.webrtc.ice-servers.0.";
    Map<String, String> configured =
        Map.of(
            "sutantra.http.bearer-token",
            "open-sesame",
            "sutantra.streams.demo.transport",
            "webrtc",
            relay + "url",
            "turn:127.0.0.1:3478",
            relay + "username",
            "u",
            relay + "credential",
            "relay-secret");
    try (RunningServer server = new RunningServer(configured)) {
      HttpResponse<String> preflight =
          server.send(
              server
                  .to("/whep/demo")
                  .method("OPTIONS", BodyPublishers.noBody())
                  .header("Origin", "http://elsewhere.example"));
      HttpResponse<String> knowing =
          server.send(
              server
                  .to("/whep/demo")
                  .method("OPTIONS", BodyPublishers.noBody())
                  .header("Authorization", "Bearer open-sesame"));

      assertThat(preflight.statusCode()).isEqualTo(204);
      assertThat(preflight.headers().map()).doesNotContainKey("Link");
      assertThat(knowing.headers().firstValue("Link").orElse("")).contains("relay-secret");
    }
  }

  @Test
  void whatCanBeGotCanBeAskedAbout() throws Exception {
    try (RunningServer server = RunningServer.with("mock")) {
      for (String path :
          new String[] {"/", "/watch/demo", "/assets/whep.js", "/favicon.ico", "/api/metrics"}) {
        HttpResponse<String> head = server.method("HEAD", path);
        assertThat(head.statusCode()).as(path).isEqualTo(server.get(path).statusCode());
        assertThat(head.body()).isEmpty();
      }
    }
  }

  @Test
  void aNameThatSomebodyElsePointsHereIsNotOurs() throws Exception {
    try (RunningServer server = RunningServer.with("mock")) {
      int port = server.uri("/").getPort();
      String body = "{\"id\":\"a\"}";
      String request =
          "POST /api/streams HTTP/1.1\r\nHost: rebound.example:%d\r\n".formatted(port)
              + "Origin: http://rebound.example:%d\r\n".formatted(port)
              + "Content-Type: application/json\r\nContent-Length: %d\r\n".formatted(body.length())
              + "Connection: close\r\n\r\n"
              + body;

      String answer = raw(port, request);

      assertThat(answer).startsWith("HTTP/1.1 403 ").contains("sutantra.http.host-names");
      assertThat(server.engine().stream("a")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /",
        "GET /watch/demo",
        "GET /assets/whep.js",
        "GET /api/streams",
        "GET /api/streams/demo",
        "GET /api/metrics",
        "GET /healthz",
        "OPTIONS /whep/demo",
        "POST /whep/demo",
        "DELETE /whep/demo/nobody",
        "GET /nothing"
      })
  void underANameThatIsNotOursNothingIsAnswered(String request) throws Exception {
    try (RunningServer server = RunningServer.with("mock");
        RawClient client = new RawClient(server.uri("/"))) {
      RawClient.Response answer =
          client.send(request + " HTTP/1.1\r\nHost: rebound.example:80\r\n", new byte[0]);

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body()).contains("sutantra.http.host-names=rebound.example");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST.:8080",
        "127.0.0.1:1",
        "192.0.2.1",
        "[::1]:8080",
        "[2001:db8::1]",
        "video.example.com:443",
        "Video.Example.Com"
      })
  void namesThatAreOursAreKnown(String host) throws Exception {
    Map<String, String> configured = Map.of("sutantra.http.host-names", "video.example.com");
    try (RunningServer server = new RunningServer(configured);
        RawClient client = new RawClient(server.uri("/"))) {
      assertThat(client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n", new byte[0]).status())
          .isEqualTo(200);
    }
  }

  @Test
  void pagesFromElsewhereDoNotWatchAServerOfThisMachineAlone() throws Exception {
    try (RunningServer server = RunningServer.with("mock")) {
      HttpResponse<String> preflight =
          server.send(
              server
                  .to("/whep/demo")
                  .method("OPTIONS", BodyPublishers.noBody())
                  .header("Origin", "https://elsewhere.example")
                  .header("Access-Control-Request-Method", "POST"));

      assertThat(preflight.headers().map()).doesNotContainKey("Access-Control-Allow-Origin");
    }
  }

  @Test
  void cookiesOfOtherProgramsOnThisHostAreBorneOrToldOf() throws Exception {
    try (RunningServer server = RunningServer.with("mock");
        RawClient client = new RawClient(server.uri("/"))) {
      String head = "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: a=";
      RawClient.Response usual = client.send(head + "b".repeat(20_000) + "\r\n", new byte[0]);
      RawClient.Response absurd = client.send(head + "b".repeat(40_000) + "\r\n", new byte[0]);

      assertThat(usual.status()).isEqualTo(200);
      assertThat(absurd.status()).isEqualTo(431);
      assertThat(absurd.body()).contains("cookies", "127.0.0.1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /%s HTTP/1.1 | 414",
        "GET / HTTP/nonsense | 400",
      })
  void aHeadThatCannotBeReadIsToldSo(String line, int status) throws Exception {
    try (RunningServer server = RunningServer.with("mock");
        RawClient client = new RawClient(server.uri("/"))) {
      RawClient.Response answer =
          client.send(line.formatted("a".repeat(9_000)) + "\r\nHost: localhost\r\n", new byte[0]);

      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.body().strip()).hasSizeGreaterThan(15);
    }
  }

  @Test
  void whoAsksBeforeSendingALongBodyIsSparedIt() throws Exception {
    try (RunningServer server = RunningServer.with("mock")) {
      String answer =
          raw(
              server.uri("/").getPort(),
              """
              POST /whep/demo HTTP/1.1\r
              Host: localhost\r
              Content-Type: application/sdp\r
              Content-Length: 1000000000\r
              Expect: 100-continue\r
              \r
              """);

      assertThat(answer).startsWith("HTTP/1.1 413 ").contains("65536");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2x\r\n{}\r\n", "2;:=b\r\n{}\r\n", "2\r\n{}xx", "\r\n"})
  void aBodyThatIsNotFramedAsHttpSaysIsRefused(String chunk) throws Exception {
    try (RunningServer server = RunningServer.with("mock")) {
      String answer =
          raw(
              server.uri("/").getPort(),
              """
              POST /api/streams HTTP/1.1\r
              Host: localhost\r
              Content-Type: application/json\r
              Transfer-Encoding: chunked\r
              \r
              """
                  + chunk
                  + "0\r\n\r\n");

      assertThat(answer)
          .startsWith("HTTP/1.1 400 ")
          .contains("connection: close", "a chunk begins");
    }
  }

  /** Sends bytes and reads until the server hangs up. */
  private static String raw(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void requestsThatAreNoneAreToldSo() throws Exception {
    try (RunningServer running = RunningServer.with("mock");
        RawClient client = new RawClient(running.uri("/"))) {
      for (String host : List.of("", "Host: ::1:80\r\n", "Host: a b\r\n")) {
        RawClient.Response answer = client.send("POST /whep/demo HTTP/1.1\r\n" + host, new byte[0]);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("'Host: video.example.com:8080'");
      }
    }
  }
}
