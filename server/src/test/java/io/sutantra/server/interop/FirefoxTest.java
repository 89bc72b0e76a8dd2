package io.sutantra.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sutantra.core.session.Viewer;
import io.sutantra.server.http.HangingProxy;
import io.sutantra.server.http.RunningServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Tests of the player's page in Firefox. Firefox does not connect to loopback addresses, so the
 * server is at another address of this machine.
 */
class FirefoxTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static RunningServer server;
  private static Marionette firefox;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    assumeTrue(
        Marionette.isInstalled(), "skipped: apt-get install --no-install-recommends firefox-esr");
    Optional<InetAddress> address = address();
    assumeTrue(address.isPresent(), "skipped: this machine has no address but loopback");
    server =
        new RunningServer(
            Map.of(
                "sutantra.http.host",
                address.get().getHostAddress(),
                "sutantra.streams.demo.transport",
                "broadcast"));
    firefox = new Marionette();
  }

  @AfterAll
  static void stop() throws IOException {
    if (firefox != null) {
      firefox.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void picturesArriveAtTheRateOfTheStreamAndIceIsRestarted() throws IOException {
    firefox.open(server.uri("/watch/demo").toString());
    await().atMost(PATIENCE).until(() -> number("sutantra.stats.framesDecoded") > 0);

    JsonNode seen = firefox.await(script(), 10);

    List<Long> numbers = new ArrayList<>();
    seen.path("numbers").forEach(number -> numbers.add(number.asLong()));
    double rate = seen.path("framesPerSecond").asDouble();
    System.out.printf(
        "firefox %s: %.1f frames/s decoded, %d numbers read, %d unreadable%n",
        firefox.version(), rate, numbers.size(), seen.path("unreadable").asInt());
    assertThat(rate).isGreaterThanOrEqualTo(25);
    assertThat(seen.path("width").asInt()).isEqualTo(640);
    assertThat(seen.path("height").asInt()).isEqualTo(360);
    assertThat(numbers).hasSizeGreaterThan(20).isSorted().doesNotHaveDuplicates();
    assertThat(seen.path("unreadable").asInt()).isLessThanOrEqualTo(numbers.size() / 10);
    assertThat(number("sutantra.stats.packetsLost")).isZero();
    soundIsHeard();

    String viewer = present().get(0).id();
    double before = number("sutantra.stats.framesDecoded");
    JsonNode problem =
        firefox.await(
            "const done = arguments[0];"
                + "sutantra.player.restartIce()"
                + ".then(() => done(null), (e) => done(String(e)))");
    assertThat(problem.isNull()).as("%s", problem).isTrue();
    await().atMost(PATIENCE).until(() -> number("sutantra.stats.framesDecoded") > before + 60);
    assertThat(present()).extracting(Viewer::id).containsExactly(viewer);

    firefox.open("about:blank");
    await().atMost(PATIENCE).until(() -> present().isEmpty());
  }

  private static void soundIsHeard() throws IOException {
    assertThat(firefox.evaluate("sutantra.stats.soundCodec").asText()).isEqualTo("opus");
    await().atMost(PATIENCE).until(() -> number("sutantra.stats.soundLevel") > 0.03);
    double samples = number("sutantra.stats.soundSamples");
    double concealed = number("sutantra.stats.soundConcealed");
    await()
        .atMost(PATIENCE)
        .until(() -> number("sutantra.stats.soundSamples") > samples + 3 * 48_000);
    double share =
        (number("sutantra.stats.soundConcealed") - concealed)
            / (number("sutantra.stats.soundSamples") - samples);
    System.out.printf("firefox: %.2f %% of the sound concealed%n", 100 * share);
    assertThat(share).as("concealed").isLessThanOrEqualTo(0.01);
  }

  @Test
  void aRestartThatGetsLostIsTriedAgainOnANewConnection() throws IOException {
    try (HangingProxy proxy = new HangingProxy(server.uri("/"))) {
      firefox.open(proxy.uri("/watch/demo").toString());
      await().atMost(PATIENCE).until(() -> number("sutantra.stats.framesDecoded") > 0);
      String viewer = present().get(0).id();
      double before = number("sutantra.stats.framesDecoded");
      proxy.losePatches(1);
      JsonNode problem =
          firefox.await(
              "const done = arguments[0];"
                  + "sutantra.player.restartIce()"
                  + ".then(() => done(null), (e) => done(String(e)))");
      assertThat(problem.isNull()).as("%s", problem).isTrue();
      assertThat(proxy.lost()).isEqualTo(1);
      await().atMost(PATIENCE).until(() -> number("sutantra.stats.framesDecoded") > before + 60);
      assertThat(present()).extracting(Viewer::id).containsExactly(viewer);
    } finally {
      firefox.open("about:blank");
      await().atMost(PATIENCE).until(() -> present().isEmpty());
    }
  }

  private static double number(String expression) throws IOException {
    return firefox.evaluate("Number(" + expression + ") || 0").asDouble();
  }

  private static List<Viewer> present() {
    return server.engine().stream("demo").orElseThrow().viewers().stream()
        .filter(viewer -> !viewer.status().terminal())
        .toList();
  }

  private static String script() throws IOException {
    try (InputStream in =
        FirefoxTest.class.getResourceAsStream("/io/sutantra/server/browser/watching.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Returns an address of this machine that is not loopback. Packets to the address stay on this
   * machine.
   */
  private static Optional<InetAddress> address() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(Inet4Address.class::isInstance)
        .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
        .findFirst();
  }
}
