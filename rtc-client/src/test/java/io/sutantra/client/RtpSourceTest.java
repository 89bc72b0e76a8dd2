package io.sutantra.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.SettingsException;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.ViewerStatistics;
import io.sutantra.api.ViewerStatus;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.SyntheticMedia;
import io.sutantra.testkit.TestEnvironment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The source, with servers that do as they should and others. */
@Timeout(60)
class RtpSourceTest {
  private static final MapSettings SETTINGS =
      RtpSourceContractTest.SETTINGS.with("connect-timeout", Duration.ofSeconds(5));

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

  private static MediaTrack pictures(MediaSource source) {
    return source.tracks().get(0);
  }

  private MediaSource source(String url) {
    return source(url, false);
  }

  private MediaSource source(String url, boolean tcp) {
    return new RtpSourceProvider()
        .create(
            new SourceRequest("s", url, Optional.empty(), OptionalDouble.empty()),
            SETTINGS.with("tcp", tcp),
            environment);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deliversWholeFramesAndHearsTheEnd(boolean tcp) throws IOException {
    try (LiveServer server = new LiveServer();
        MediaSource source = source(server.url("demo"), tcp)) {
      source.start();
      MediaFormat format = pictures(source).format();
      assertThat(((PacketizedFormat) format).rtp().encodingName()).isEqualTo("VP8");
      assertThat(format.describe()).startsWith("packetized vp8");
      List<PacketizedFrame> frames = new ArrayList<>();
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(5))
          .until(
              () -> {
                server.send();
                PacketizedFrame frame = (PacketizedFrame) pictures(source).poll(0);
                if (frame != null) {
                  frames.add(frame);
                }
                return frames.size() == 50;
              });
      for (int i = 0; i < frames.size(); i++) {
        PacketizedFrame frame = frames.get(i);
        assertThat(frame.packets()).hasSize(3);
        assertThat(frame.packets().get(2).marker()).isTrue();
        assertThat(frame.packets().get(0).payload().at(0)).isEqualTo(SyntheticMedia.KEY);
        assertThat(frame.ptsNanos()).isGreaterThanOrEqualTo(i * 33_000_000L);
      }
      assertThat(source.statistics().packets()).isGreaterThanOrEqualTo(150);
      assertThat(source.statistics().packetsLost()).isZero();
      server.end();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                // What waits has to be taken.
                return pictures(source).poll(0) == null && pictures(source).ended();
              });
    }
  }

  @Test
  void countsTheSoundThatNobodyPolled() throws IOException {
    try (LiveServer server = new LiveServer();
        MediaSource source =
            new RtpSourceProvider()
                .create(
                    new SourceRequest(
                        "s", server.url("both"), Optional.empty(), OptionalDouble.empty()),
                    SETTINGS.with("queue-frames", 2),
                    environment)) {
      source.start();
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(5))
          .until(
              () -> {
                server.sendOfBoth(true);
                return pictures(source).poll(0) != null;
              });
      // From here on there is sound alone: no picture is dropped.
      await().until(() -> pictures(source).poll(0) == null);
      long before = source.statistics().framesDropped();
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(5))
          .until(
              () -> {
                server.sendOfBoth(false);
                return source.statistics().framesDropped() >= before + 20;
              });
    }
  }

  @Test
  void requestsKeyFramesOfPicturesAlone() throws IOException {
    try (LiveServer server = new LiveServer();
        MediaSource source = source(server.url("both"))) {
      source.start();
      receive(server, source, 10);
      source.tracks().get(1).requestKeyFrame();
      assertThat(reportedKeyFrameRequests(server, source)).isZero();
      pictures(source).requestKeyFrame();
      assertThat(reportedKeyFrameRequests(server, source)).isPositive();
    }
  }

  @Test
  void requestsNothingAfterTheEndAndTheClose() throws IOException {
    MediaTrack pictures;
    try (LiveServer server = new LiveServer();
        MediaSource source = source(server.url("both"))) {
      source.start();
      receive(server, source, 3);
      pictures = pictures(source);
      server.endBoth();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> pictures.poll(0) == null && pictures.ended());
      pictures.requestKeyFrame();
      assertThat(pictures.ended()).isTrue();
    }
    assertThatCode(pictures::requestKeyFrame).doesNotThrowAnyException();
  }

  /** Sends both tracks until a number of pictures has come. */
  private static void receive(LiveServer server, MediaSource source, int pictures) {
    AtomicInteger received = new AtomicInteger();
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              server.sendOfBoth(true);
              server.sendOfBoth(false);
              source.tracks().get(1).poll(0);
              return pictures(source).poll(0) != null && received.incrementAndGet() >= pictures;
            });
  }

  /** Returns the number of key-frame requests that the server counts in the second from now. */
  private static long reportedKeyFrameRequests(LiveServer server, MediaSource source) {
    String viewer = server.log.viewers("both", ViewerStatus.CONNECTED).get(0);
    // The first report after now may have been made before the request came.
    for (int reports = 0; reports < 2; reports++) {
      ViewerStatistics before = server.log.statistics(viewer);
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                receive(server, source, 1);
                return server.log.statistics(viewer).packetsSent() > before.packetsSent();
              });
    }
    return server.log.statistics(viewer).keyFrameRequests();
  }

  private void answer(String path, int status, String location, String body) {
    http.createContext(
        path,
        exchange -> {
          requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.getRequestBody().readAllBytes();
          if (!location.isEmpty()) {
            exchange.getResponseHeaders().add("Location", location);
          }
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private String url(String path) {
    return "http://127.0.0.1:" + http.getAddress().getPort() + path;
  }

  private void fails(String url, String... words) {
    try (MediaSource source = source(url)) {
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
    fails(url("/html"), url("/html"), "not SDP");
    assertThat(requests).containsExactly("POST /html", "DELETE /session");
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
        .hasMessageContaining("whep-rtp:http://");
  }

  @ParameterizedTest
  @CsvSource({"token, a b", "encoding-name, VP 8"})
  void refusesSettingsThatNoServerWouldUnderstand(String key, String value) {
    assertThatThrownBy(() -> RtpSourceSettings.of(SETTINGS.with(key, value)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(key);
  }
}
