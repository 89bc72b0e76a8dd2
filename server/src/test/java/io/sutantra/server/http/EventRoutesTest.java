package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sutantra.core.event.EngineEvent;
import io.sutantra.core.event.EventBus;
import io.sutantra.core.event.StreamState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of the event stream and its readers. */
@Timeout(60)
class EventRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Socket> sockets = new ArrayList<>();
  private RunningServer server;

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  private void start(Map<String, String> settings) throws IOException {
    Map<String, String> all = new HashMap<>(settings);
    all.put("sutantra.streams.demo.source", "test-pattern");
    server = new RunningServer(all);
  }

  private Socket connect(String headers) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri("/").getPort());
    sockets.add(socket);
    socket.setSoTimeout(20_000);
    String request = "GET /api/events HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Reads up to the first line with a prefix, and returns the rest of that line. */
  private static String after(BufferedReader in, String beginning) throws IOException {
    String line;
    do {
      line = in.readLine();
      assertThat(line).as("the end came before '" + beginning + "'").isNotNull();
    } while (!line.startsWith(beginning));
    return line.substring(beginning.length());
  }

  private static JsonNode event(BufferedReader in, String type) throws IOException {
    after(in, "event: " + type);
    return JSON.readTree(after(in, "data: "));
  }

  @Test
  void tellsOfStreamsAndViewers() throws Exception {
    start(Map.of());
    BufferedReader in = reader(connect(""));
    assertThat(in.readLine()).startsWith("HTTP/1.1 200 ");
    assertThat(after(in, "content-type: ")).startsWith("text/event-stream");
    after(in, "retry: ");

    server.post("/api/streams", "application/json", "{\"id\":\"two\",\"source\":\"test-pattern\"}");
    JsonNode created = event(in, "stream-created");
    assertThat(created.path("stream").asText()).isEqualTo("two");
    assertThat(created.path("creator").asText()).isEqualTo("http");
    assertThat(event(in, "stream-changed").path("state").asText()).isEqualTo("running");

    String session =
        server
            .post("/whep/two", "application/sdp", Offers.good())
            .headers()
            .firstValue("Location")
            .orElseThrow();
    JsonNode coming = event(in, "viewer-connecting");
    assertThat(coming.path("transport").asText()).isEqualTo("broadcast");
    assertThat(coming.path("viewer").asText()).hasSize(8);
    assertThat(session).doesNotEndWith("/" + coming.path("viewer").asText());
    server.method("DELETE", session);
    JsonNode left = event(in, "viewer-disconnected");
    assertThat(left.path("viewer")).isEqualTo(coming.path("viewer"));
    assertThat(left.path("reason").asText()).isEqualTo("left");
    assertThat(left.path("seconds").isNumber()).isTrue();

    server.method("DELETE", "/api/streams/two");
    assertThat(event(in, "stream-ended").path("state").asText()).isEqualTo("stopped");
  }

  @Test
  void wantsTheTokenAndShowsAddressesToTheAdministratorAlone() throws Exception {
    start(Map.of("sutantra.http.bearer-token", "t", "sutantra.http.admin-token", "a"));
    assertThat(reader(connect("")).readLine()).startsWith("HTTP/1.1 401 ");
    BufferedReader viewer = reader(connect("Authorization: Bearer t\r\n"));
    BufferedReader admin = reader(connect("Authorization: Bearer a\r\n"));
    after(viewer, "retry: ");
    after(admin, "retry: ");
    server.send(
        server
            .to("/whep/demo")
            .header("Authorization", "Bearer t")
            .header("Content-Type", "application/sdp")
            .POST(BodyPublishers.ofString(Offers.good())));
    assertThat(event(viewer, "viewer-connecting").has("remoteAddress")).isFalse();
    assertThat(event(admin, "viewer-connecting").has("remoteAddress")).isTrue();
  }

  @Test
  void hasRoomForSoManyReadersAndForAnotherWhenOneHasLeft() throws Exception {
    start(Map.of("sutantra.http.max-event-readers", "1"));
    Socket first = connect("");
    after(reader(first), "retry: ");
    BufferedReader second = reader(connect(""));
    assertThat(second.readLine()).startsWith("HTTP/1.1 503 ");
    first.close();
    await()
        .until(
            () -> {
              try (Socket third = connect("")) {
                return reader(third).readLine().startsWith("HTTP/1.1 200 ");
              }
            });
  }

  @Test
  void showsThatItIsThereWhileNothingHappens() throws Exception {
    start(Map.of("sutantra.http.idle-timeout", "400ms"));
    BufferedReader in = reader(connect(""));
    after(in, "retry: ");
    for (int i = 0; i < 5; i++) {
      after(in, ": ");
    }
  }

  @Test
  void hangsUpOnWhoeverDoesNotReadAndServesTheOthers() throws Exception {
    start(Map.of("sutantra.http.max-event-readers", "2"));
    Socket lazy = connect("");
    BufferedReader busy = reader(connect(""));
    after(busy, "retry: ");
    EventBus bus = (EventBus) server.engine().events();
    // More bytes than the kernel buffers for a socket, which are some megabytes.
    for (int i = 0; i < 2_000; i++) {
      bus.publish(
          new EngineEvent.StreamEnded(
              Instant.EPOCH, "s" + i, StreamState.FAILED, Optional.of("x".repeat(10_000))));
      assertThat(event(busy, "stream-ended").path("stream").asText()).isEqualTo("s" + i);
    }
    // Its place is free when the server has hung up; what the kernel keeps can still be read.
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              try (Socket next = connect("")) {
                return reader(next).readLine().startsWith("HTTP/1.1 200 ");
              }
            });
    long read = 0;
    try {
      read = lazy.getInputStream().readAllBytes().length;
    } catch (SocketException reset) {
      // The kernel reports a connection that was closed with unread data in this way.
    }
    assertThat(read).isLessThan(2_000 * 10_000);
  }

  private void publishMany(int count) {
    EventBus bus = (EventBus) server.engine().events();
    String text = "x".repeat(10_000);
    for (int i = 0; i < count; i++) {
      bus.publish(
          new EngineEvent.StreamEnded(
              Instant.EPOCH, "s" + i, StreamState.FAILED, Optional.of(text)));
    }
  }

  @Test
  void sendsManyEventsAtOnceToWhoeverReads() throws Exception {
    start(Map.of());
    BufferedReader in = reader(connect(""));
    after(in, "retry: ");
    // More than the kernel keeps for a socket, and fewer than wait for a reader.
    publishMany(3_000);
    for (int i = 0; i < 3_000; i++) {
      assertThat(event(in, "stream-ended").path("stream").asText()).isEqualTo("s" + i);
    }
  }

  @Test
  void saysHowManyEventsAReaderHasMissed() throws Exception {
    start(Map.of());
    BufferedReader in = reader(connect(""));
    after(in, "retry: ");
    publishMany(10_000);
    int read = 0;
    String type = after(in, "event: ");
    while (!type.equals("missed")) {
      assertThat(type).isEqualTo("stream-ended");
      read++;
      type = after(in, "event: ");
    }
    long missed = JSON.readTree(after(in, "data: ")).path("count").asLong();
    assertThat(read).isGreaterThanOrEqualTo(4_096);
    assertThat(missed).isPositive();
    publishMany(1);
    while (!event(in, "stream-ended").path("stream").asText().equals("s0")) {
      read++;
    }
    assertThat(read + missed).isLessThanOrEqualTo(10_000);
  }

  @Test
  void refusesOtherMethods() throws Exception {
    start(Map.of());
    assertThat(server.method("DELETE", "/api/events").statusCode()).isEqualTo(405);
  }
}
