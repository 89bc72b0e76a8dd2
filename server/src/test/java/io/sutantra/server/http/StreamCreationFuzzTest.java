package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.SilentCloseable;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sutantra.core.event.StreamState;
import io.sutantra.server.http.RawClient.Response;
import io.sutantra.testkit.FuzzInput;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests with any requests for new streams: the server refuses a request, or creates a stream that
 * keeps the limits, is shown, and can be ended.
 */
class StreamCreationFuzzTest {
  private static final int MAX_REQUESTS = 6;
  private static final int MAX_STREAMS = 4;
  private static final String POST =
      """
      POST /api/streams HTTP/1.1
      Host: 127.0.0.1
      Content-Type: application/json
      """
          .replace("\n", "\r\n");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RunningServer SERVER = RunningServer.toBeFuzzed(MAX_STREAMS);

  /** Returns sequences of request bodies. */
  static Stream<byte[]> bodies() {
    String whole =
        "{\"id\":\"a\",\"source\":\"test-pattern\",\"size\":\"320x180\",\"fps\":29.97,"
            + "\"bitrate\":\"1.5M\",\"codec\":\"vp8\",\"transport\":\"mock\",\"onDemand\":true}";
    return Stream.of(
        input(whole, "{\"id\":\"a\"}", "{\"id\":\"b-2\",\"onDemand\":false,\"fps\":240}"),
        input("{\"id\":\"a\"}", "{\"id\":\"b\"}", "{\"id\":\"c\"}", "{\"id\":\"d\"}"),
        input("{\"id\":\"a\",\"size\":\"321x180\"}", "{\"id\":\"a\",\"size\":\"16383x16383\"}"),
        input("{\"id\":\"a\",\"source\":\"file:/etc/passwd\"}", "{\"id\":7,\"bitrate\":1e5}"),
        input(
            "{\"id\":\"demo\"}",
            "{\"id\":\"a\",\"id\":\"b\"}",
            "[{}]",
            "{\"id\":{}}",
            "\"\u00e4\""));
  }

  private static byte[] input(String... bodies) {
    return FuzzInput.joined(
        Stream.of(bodies).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList());
  }

  @Test
  void mindsNothingDamaged() {
    FuzzInput.mutate(bodies().toList(), 100, 1, this::create);
  }

  @MethodSource("bodies")
  @FuzzTest
  void createsOrRefuses(byte[] input) {
    SilentCloseable allowed = BugDetectors.allowNetworkConnections(SERVER::isAt);
    try (allowed) {
      create(input);
    }
  }

  private void create(byte[] input) {
    try (RawClient client = new RawClient(SERVER.uri("/"))) {
      List<String> created = new ArrayList<>();
      for (byte[] body : FuzzInput.pieces(input, MAX_REQUESTS)) {
        Response response = client.send(POST, body);
        if (response.status() == 201) {
          created.add(see(client, response));
        } else {
          assertThat(response.status()).as("%s", response).isIn(400, 403, 409, 413);
        }
        assertThat(SERVER.engine().streams()).hasSize(1 + created.size());
        assertThat(created).doesNotHaveDuplicates().hasSizeLessThan(MAX_STREAMS);
      }
      for (String path : created) {
        assertThat(ask(client, "DELETE " + path).status()).isEqualTo(204);
        assertThat(ask(client, "GET " + path).status()).isEqualTo(404);
      }
      assertThat(SERVER.engine().streams())
          .singleElement()
          .matches(stream -> stream.state() != StreamState.FAILED);
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    }
  }

  /** Checks that a stream is what the response says, and returns its path. */
  private static String see(RawClient client, Response response) throws IOException {
    String path = URI.create("/api/streams").resolve(response.headers().get("location")).getPath();
    Response shown = ask(client, "GET " + path);
    assertThat(shown.status()).as("%s", response).isEqualTo(200);
    JsonNode stream = JSON.readTree(shown.body());
    assertThat("/api/streams/" + stream.path("id").asText()).isEqualTo(path);
    assertThat(stream.path("source").asText()).startsWith("test-pattern");
    assertThat(stream.path("width").asInt() * stream.path("height").asInt())
        .as("%s", shown)
        .isBetween(1, RunningServer.MAX_FUZZED_PIXELS);
    return path;
  }

  private static Response ask(RawClient client, String request) throws IOException {
    return client.send(request + " HTTP/1.1\r\nHost: 127.0.0.1\r\n", new byte[0]);
  }
}
