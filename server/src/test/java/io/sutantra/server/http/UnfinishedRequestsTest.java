package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of clients that begin requests and never end them: other clients notice nothing. */
class UnfinishedRequestsTest {
  private static final String OFFER =
      """
      POST /whep/demo HTTP/1.1\r
      Host: localhost\r
      Content-Type: application/sdp\r
      Content-Length: 65536\r
      \r
      """;

  private final List<Socket> sockets = new ArrayList<>();
  private RunningServer server;

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  @Test
  void bodiesThatAreNeverWholeLeaveRoomForOthers() throws Exception {
    start(Map.of("sutantra.http.max-bytes-of-bodies", "131072"));
    String most = "a".repeat(60_000);
    for (int i = 0; i < 40; i++) {
      say(connect(), OFFER + most);
    }

    assertThat(server.post("/whep/demo", "application/sdp", Offers.good()).statusCode())
        .isEqualTo(201);
    // All clients except the two with room for their bodies got an answer.
    await().until(() -> answered() >= 38);
    assertThat(answer(sockets.get(0)))
        .startsWith("HTTP/1.1 503 ")
        .contains("connection: close")
        .containsIgnoringCase("retry-after: ");
  }

  @Test
  void aBodyThatTakesTooLongIsRefused() throws Exception {
    start(Map.of("sutantra.http.body-timeout", "300ms"));
    Socket slow = connect();
    say(slow, OFFER + "v=0");

    assertThat(answer(slow)).startsWith("HTTP/1.1 408 ").contains("300 ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET / HTTP/1.1\r\nHost: localhost\r\nX-", "GET"})
  void whoNeverAsksIsHungUpOn(String beginning) throws Exception {
    start(Map.of("sutantra.http.request-timeout", "300ms"));
    Socket silent = connect();
    say(silent, beginning);

    assertThat(answer(silent)).isEmpty();
  }

  @Test
  void whoDripsAHeadIsHungUpOn() throws Exception {
    start(
        Map.of(
            "sutantra.http.request-timeout", "300ms",
            "sutantra.http.idle-timeout", "600ms"));
    Socket first = connect();
    Socket second = connect();
    say(second, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    for (Socket dripping : List.of(first, second)) {
      say(dripping, "GET / HTTP/1.1\r\nX-");
      await().until(() -> !drips(dripping));
    }
  }

  @Test
  void connectionsThatSayNothingMakeRoomForThoseThatDo() throws Exception {
    start(Map.of("sutantra.http.max-connections", "20"));
    for (int i = 0; i < 60; i++) {
      say(connect(), i % 2 == 0 ? "" : OFFER);
    }

    for (int i = 0; i < 30; i++) {
      Socket asking = connect();
      say(asking, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(answer(asking)).startsWith("HTTP/1.1 200 ");
    }
    assertThat(answer(sockets.get(0))).isEmpty();
  }

  @Test
  void anAddressHasSoManyConnectionsAndItsOldestGoes() throws Exception {
    start(
        Map.of(
            "sutantra.http.trusted-proxies", "",
            "sutantra.http.max-connections-per-address", "4"));
    for (int i = 0; i < 5; i++) {
      say(connect(), "");
    }

    assertThat(answer(sockets.get(0))).isEmpty();
    Socket asking = connect();
    say(asking, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer(asking)).startsWith("HTTP/1.1 200 ");
  }

  /** The client sends any number of requests one after the other, and reads no answers. */
  @Test
  void whoAsksOnAndOnAndDoesNotReadIsHungUpOn() throws Exception {
    start(Map.of("sutantra.http.idle-timeout", "500ms"));
    Socket deaf = connect();
    Thread asking = new Thread(() -> askOnAndOn(deaf), "asking");
    asking.start();

    await().until(() -> !asking.isAlive());
  }

  private static void askOnAndOn(Socket socket) {
    byte[] request =
        "GET /assets/whep.js HTTP/1.1\r\nHost: localhost\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    try {
      while (true) {
        socket.getOutputStream().write(request);
      }
    } catch (IOException hungUpOn) {
      // The server has hung up, as expected.
    }
  }

  private void start(Map<String, String> configured) throws IOException {
    Map<String, String> all = new HashMap<>(configured);
    all.put("sutantra.streams.demo.source", "test-pattern");
    server = new RunningServer(all);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri("/").getPort());
    socket.setSoTimeout(10_000);
    sockets.add(socket);
    return socket;
  }

  private static void say(Socket socket, String text) throws IOException {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (SocketException hungUpOn) {
      // The server has hung up, as some tests expect.
    }
  }

  /** Returns how many sockets have data to read. */
  private long answered() throws IOException {
    long answered = 0;
    for (Socket socket : sockets) {
      answered += socket.getInputStream().available() > 0 ? 1 : 0;
    }
    return answered;
  }

  /** Returns whether another byte can be sent. */
  private static boolean drips(Socket socket) {
    try {
      socket.getOutputStream().write('a');
      return true;
    } catch (IOException hungUpOn) {
      return false;
    }
  }

  /** Returns everything that the server sends until it hangs up. */
  private static String answer(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (SocketException reset) {
      return "";
    }
  }
}
