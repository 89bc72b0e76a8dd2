package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.SilentCloseable;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.server.http.RawClient.Response;
import io.sutantra.testkit.FuzzInput;
import io.sutantra.testkit.LargeSdp;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests with any requests in correct framing: the server answers all of them, and never with a
 * failure of its own. {@link HttpFramingFuzzTest} tests the framing.
 */
class HttpRequestsFuzzTest {
  private static final int MAX_REQUESTS = 8;
  private static final int MAX_LINES = 16;
  private static final int MAX_BODY_BYTES = 64 << 10;

  /** Placeholders for the last session and its tag. */
  private static final String SESSION = "SESSION";

  private static final String TAG = "TAG";

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS", "PUT");

  /** The header fields that this server reads itself. */
  private static final Set<String> HEADERS =
      Set.of(
          "content-type",
          "if-match",
          "authorization",
          "origin",
          "host",
          "accept",
          "access-control-request-method");

  private static final RunningServer SERVER = RunningServer.toBeFuzzed(0);

  /**
   * Returns sequences of requests, each with a line of method and path, headers, an empty line, and
   * a body.
   */
  static Stream<byte[]> requests() {
    String offer = "POST /whep/demo\nContent-Type: application/sdp\n\n" + Offers.good();
    String fragment =
        """
        a=ice-ufrag:dPqN
        a=ice-pwd:wVqSb1Mdv9Zc3XBtTGvLr5Ae
        m=video 9 RTP/AVP 0
        a=mid:0
        a=candidate:1 1 udp 2122260223 127.0.0.1 45678 typ host
        a=end-of-candidates
        """
            .replace("\n", "\r\n");
    String patch = "PATCH SESSION\nContent-Type: application/trickle-ice-sdpfrag; a=b\nIf-Match: ";
    String create =
        "{\"id\":\"more\",\"source\":\"test-pattern\",\"size\":\"320x180\",\"fps\":30,"
            + "\"bitrate\":\"300k\",\"transport\":\"mock\",\"onDemand\":true}";
    return Stream.of(
        input(offer, patch + "\"x\", TAG\n\n" + fragment, "GET SESSION\n", "DELETE SESSION\n"),
        input(offer, patch + "*\n\n" + fragment.replace("dPqN", "eeee"), "HEAD SESSION\n"),
        input(
            "OPTIONS /whep/demo\nOrigin: https://a.example\nAccess-Control-Request-Method: POST\n",
            "OPTIONS /whep/demo/x\n",
            "PUT /whep/demo\n",
            "POST /whep/none\nContent-Type: application/sdp;x\n\nv=0"),
        input(
            "POST /api/streams\nContent-Type: application/json\nHost: localhost:1\n\n" + create,
            "GET /api/streams?x=%20\n",
            "GET /api/streams/demo\nAuthorization: Bearer x\n"),
        input("GET /\n", "GET /api/health\n", "GET /api/metrics\n", "GET /%2e%2e/x\n"));
  }

  private static byte[] input(String... requests) {
    return FuzzInput.joined(
        Stream.of(requests).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList());
  }

  @Test
  void answersWhatIsDamaged() {
    FuzzInput.mutate(requests().toList(), 300, 1, this::answersEveryRequest);
    // The server still serves correct requests.
    FuzzClient visit = new FuzzClient();
    try (RawClient client = new RawClient(SERVER.uri("/"))) {
      visit.send(client, FuzzInput.pieces(requests().findFirst().orElseThrow(), 1).get(0));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(visit.viewers).hasSize(1);
    visit.leave();
  }

  /**
   * Large offers are read on a thread that no other client waits for, take little time, and cause
   * no failure.
   */
  @Test
  void answersWhatIsAsLongAsCanBe() throws IOException {
    String type = "Content-Type: application/sdp\n\n";
    FuzzClient visit = new FuzzClient();
    long before = processorNanos();
    try (RawClient client = new RawClient(SERVER.uri("/"))) {
      for (String offer : LargeSdp.offers(MAX_BODY_BYTES - 10).values()) {
        visit.send(client, bytes("POST /whep/demo\n" + type + offer));
      }
      visit.send(client, bytes("POST /whep/demo\n" + type + Offers.good()));
      String patch =
          "PATCH SESSION\nContent-Type: application/trickle-ice-sdpfrag\nIf-Match: *\n\n";
      for (String fragment : LargeSdp.fragments(MAX_BODY_BYTES - 10).values()) {
        visit.send(client, bytes(patch + fragment));
      }
      visit.send(client, bytes("GET /" + "a/".repeat(1_900) + "\nIf-Match: " + ",".repeat(4_000)));
      visit.send(
          client,
          bytes("POST /api/streams\nContent-Type: application/json\n\n" + "[".repeat(16_000)));
    }
    // Some offers alone once took seconds.
    assertThat(processorNanos() - before).isLessThan(TimeUnit.SECONDS.toNanos(3));
    assertThat(visit.viewers).isNotEmpty();
    visit.leave();
  }

  /** Returns the CPU time of the threads that serve HTTP and read offers. */
  private static long processorNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("vert.x-.*|sutantra-[a-z-]+-calls"))
        .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.getId())))
        .sum();
  }

  private static byte[] bytes(String request) {
    return request.getBytes(StandardCharsets.ISO_8859_1);
  }

  @MethodSource("requests")
  @FuzzTest
  void answersEveryRequest(byte[] input) {
    FuzzClient visit = new FuzzClient();
    // Connections to the server only: an input that makes the server itself connect elsewhere is a
    // finding.
    SilentCloseable allowed = BugDetectors.allowNetworkConnections(SERVER::isAt);
    try (allowed;
        RawClient client = new RawClient(SERVER.uri("/"))) {
      for (byte[] piece : FuzzInput.pieces(input, MAX_REQUESTS)) {
        visit.send(client, piece);
      }
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } finally {
      visit.leave();
    }
  }

  /** A client that sends requests and keeps the sessions that it was given. */
  private static final class FuzzClient {
    private final List<String> viewers = new ArrayList<>();
    private String session = "/whep/demo/none";
    private String tag = "\"none\"";

    void send(RawClient client, byte[] request) throws IOException {
      String text = new String(request, StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\n\n");
      String[] lines = (end < 0 ? text : text.substring(0, end)).split("\n", MAX_LINES);
      byte[] body =
          end < 0 ? new byte[0] : text.substring(end + 2).getBytes(StandardCharsets.ISO_8859_1);
      String[] first = lines[0].split(" ", 2);
      String path = first.length < 2 ? "/" : path(first[1]);
      String method = method(first[0], path);
      StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
      String ifMatch = "";
      boolean host = false;
      for (int i = 1; i < lines.length; i++) {
        int colon = lines[i].indexOf(':');
        String name = colon < 0 ? "" : lines[i].substring(0, colon);
        if (HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
          String value =
              lines[i]
                  .substring(colon + 1)
                  .replaceAll("[^ -~\u00a0-\u00ff]", " ")
                  .replace(TAG, tag);
          head.append(name).append(": ").append(value).append("\r\n");
          host |= name.equalsIgnoreCase("host");
          ifMatch += name.equalsIgnoreCase("if-match") ? value : "";
        }
      }
      head.append(host ? "" : "Host: 127.0.0.1\r\n");
      judge(method, path, ifMatch, client.send(head.toString(), body));
    }

    private String path(String text) {
      String clean = text.replace(SESSION, session).replaceAll("[^!-~]", "-");
      return clean.startsWith("/") ? clean : "/" + clean;
    }

    private static String method(String text, String path) {
      // The stream must survive, as later inputs need it.
      boolean mayNot = text.equals("DELETE") && (path.contains("api") || path.contains("%"));
      return mayNot || !METHODS.contains(text) ? "GET" : text;
    }

    private void judge(String method, String path, String ifMatch, Response response) {
      String what = method + " " + path + ": " + response;
      assertThat(response.status()).as(what).isBetween(200, 499);
      if (method.equals("PATCH") && response.status() < 300) {
        assertThat(ifMatch.contains("*") || ifMatch.contains(tag)).as(what).isTrue();
        tag = response.headers().getOrDefault("etag", tag);
      }
      if (response.status() == 201) {
        assertThat(method).as(what).isEqualTo("POST");
        assertThat(response.body()).as(what).startsWith("v=0");
        String up = "../".repeat((int) path.chars().filter(each -> each == '/').count() - 1);
        String location = response.headers().get("location");
        session = location.startsWith(up) ? location.substring(up.length() - 1) : location;
        assertThat(session).as(what).startsWith("/whep/demo/");
        tag = response.headers().get("etag");
        assertThat(tag).as(what).isNotNull();
        viewers.add(session.substring("/whep/demo/".length()));
      }
    }

    /** Ends all sessions of the client, so that viewers do not pile up. */
    void leave() {
      for (String viewer : viewers) {
        boolean unused = SERVER.engine().disconnect(viewer, "the test is over");
      }
      await()
          .pollInterval(Duration.ofMillis(2))
          .until(() -> viewers.stream().noneMatch(FuzzClient::isThere));
    }

    private static boolean isThere(String viewer) {
      return SERVER.engine().viewer(viewer).filter(each -> !each.status().terminal()).isPresent();
    }
  }
}
