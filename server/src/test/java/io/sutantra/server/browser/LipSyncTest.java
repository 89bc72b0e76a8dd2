package io.sutantra.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sutantra.server.http.RunningServer;
import io.sutantra.testkit.NetworkConditions;
import io.sutantra.testkit.NetworkEmulator.Direction;
import io.sutantra.testkit.UdpRelay;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests of lip-sync in a real browser, beside a direct connection between two peers of the same
 * page. All offsets are by how much the sound is late.
 *
 * <p>Browsers take 15 to 25 seconds to synchronize sound and pictures. The short form of the tests
 * only looks at whether flashes and beeps come together; {@code -Dlip-sync.seconds=120} waits for
 * 30 seconds, measures for two minutes and holds the result to the bars.
 */
class LipSyncTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MEASURED_SECONDS = Integer.getInteger("lip-sync.seconds", 5);
  private static final boolean SETTLED = MEASURED_SECONDS >= 60;
  private static final int SETTLING_SECONDS = SETTLED ? 30 : 2;

  /** The least number of beeps with a flash, which may be unseen on a busy machine. */
  private static final int MIN_BEEPS = (MEASURED_SECONDS + 1) / 2;

  private static final double STATISTICS_BAR_MILLIS = 40;
  private static final double CONTENT_BAR_MILLIS = 50;
  private static final double UNSETTLED_BAR_MILLIS = 300;

  private static final NetworkConditions LOSSY =
      NetworkConditions.perfect().withLatency(Duration.ofMillis(10)).withLoss(0.05);

  private static final Pattern CANDIDATE =
      Pattern.compile("a=candidate:\\S+ 1 udp \\d+ 127\\.0\\.0\\.1 (\\d+) typ host");

  private RunningServer server;
  private Browser browser;

  /** Offsets in milliseconds, in ascending order. */
  private record Offsets(List<Double> millis) {
    static Offsets of(Object numbers) {
      return new Offsets(
          ((List<?>) numbers)
              .stream().map(each -> ((Number) each).doubleValue()).sorted().toList());
    }

    Offsets minus(double constant) {
      return new Offsets(millis.stream().map(each -> each - constant).toList());
    }

    double mean() {
      return millis.stream().mapToDouble(each -> each).average().orElse(Double.NaN);
    }

    double percentile(int percent) {
      return millis.get(Math.round(percent / 100f * (millis.size() - 1)));
    }

    void assertWithin(double bar, String what) {
      assertThat(percentile(5)).as("p5 in ms, %s, %s", what, this).isGreaterThanOrEqualTo(-bar);
      assertThat(percentile(95)).as("p95 in ms, %s, %s", what, this).isLessThanOrEqualTo(bar);
    }

    @Override
    public String toString() {
      return millis.isEmpty()
          ? "none"
          : "mean %.1f, p5 %.1f, p50 %.1f, p95 %.1f of %d"
              .formatted(mean(), percentile(5), percentile(50), percentile(95), millis.size());
    }
  }

  @BeforeEach
  void start() throws IOException {
    assumeTrue(Browser.isInstalled(), "skipped: Debian's chromium and chromium-driver are missing");
    // All media comes to 127.0.0.1, where a relay can stand in the way.
    server =
        new RunningServer(
            Map.of(
                "sutantra.streams.demo.source", "test-pattern",
                "sutantra.streams.demo.transport", "broadcast",
                "sutantra.transports.broadcast.tcp", "off",
                "sutantra.transports.broadcast.own-addresses", "off"));
    browser = new Browser("--allow-loopback-in-peer-connection");
    // Without these permissions Chromium gathers no loopback candidates.
    browser
        .driver()
        .executeCdpCommand(
            "Browser.grantPermissions", Map.of("permissions", List.of("audioCapture")));
    // The page's policy permits no worklet of a test.
    browser.driver().executeCdpCommand("Page.setBypassCSP", Map.of("enabled", true));
  }

  @AfterEach
  void stop() throws IOException {
    if (browser != null) {
      browser.driver().get("about:blank");
      String errors = browser.errors();
      browser.close();
      assertThat(errors).isEmpty();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void flashAndBeepComeTogether() throws IOException {
    watch();
    startReferences();
    run("lipSync.meet(arguments[0])", run("lipSync.pair()"));
    measure("clean");
  }

  @Test
  void flashAndBeepComeTogetherThoughPacketsAreLost() throws IOException {
    watch();
    Matcher candidate =
        CANDIDATE.matcher(
            (String) browser.evaluate("sutantra.player.connection.remoteDescription.sdp"));
    assertThat(candidate.find()).isTrue();
    try (UdpRelay ofServer = relay(Integer.parseInt(candidate.group(1)), 1)) {
      browser.beforeEveryPage(
          """
          const set = RTCPeerConnection.prototype.setRemoteDescription;
          RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
            return set.call(this, { type, sdp: sdp.replaceAll(' 127.0.0.1 %s typ', ' 127.0.0.1 %d typ') });
          };
          """
              .formatted(candidate.group(1), ofServer.address().getPort()));
      watch();
      startReferences();
      try (UdpRelay ofPair = relay(((Number) run("lipSync.pair()")).intValue(), 2)) {
        run("lipSync.meet(arguments[0])", ofPair.address().getPort());
        measure("5 % loss");
        assertThat(ofServer.counters(Direction.TO_CLIENT).lost()).isPositive();
        assertThat(ofPair.counters(Direction.TO_SERVER).lost()).isPositive();
      }
    }
  }

  private static UdpRelay relay(int port, long seed) throws IOException {
    return UdpRelay.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LOSSY, seed);
  }

  private void watch() {
    browser.driver().get(server.uri("/watch/demo").toString());
    await()
        .atMost(PATIENCE)
        .until(() -> "live".equals(browser.evaluate("window.sutantra.stats.state")));
  }

  private void startReferences() throws IOException {
    browser.driver().executeScript(script());
    run("lipSync.start()");
    run("lipSync.watch('server', document.getElementById('video'), sutantra.player.connection)");
  }

  private void measure(String network) {
    pause(SETTLING_SECONDS);
    run("lipSync.forget()");
    pause(MEASURED_SECONDS);
    await()
        .atMost(PATIENCE)
        .until(() -> beeps("server") >= MIN_BEEPS && beeps("local") >= MIN_BEEPS);
    Map<String, Map<?, ?>> results = results();

    double source = Offsets.of(results.get("source").get("content")).mean();
    Offsets local = Offsets.of(results.get("local").get("content"));
    double ofPage = local.mean() - source;
    System.out.printf(
        "lip-sync, %s: the page's own constant %.1f ms, %s%n", network, ofPage, local);
    results.forEach(
        (name, result) -> {
          if (name.equals("server") || name.equals("direct")) {
            System.out.printf(
                "lip-sync, %s, %s: by content %s; by statistics %s; %s flashes unseen; %s%n",
                network,
                name,
                content(result, name.equals("direct") ? local.mean() : ofPage),
                Offsets.of(result.get("statistics")),
                result.get("missed"),
                result.get("received"));
          }
        });

    Offsets content = content(results.get("server"), ofPage);
    Offsets statistics = Offsets.of(results.get("server").get("statistics"));
    if (SETTLED) {
      content.assertWithin(CONTENT_BAR_MILLIS, "by content");
      statistics.assertWithin(STATISTICS_BAR_MILLIS, "by statistics");
    } else {
      assertThat(content.percentile(50))
          .as("median in ms")
          .isBetween(-UNSETTLED_BAR_MILLIS, UNSETTLED_BAR_MILLIS);
    }
  }

  private int beeps(String name) {
    return ((List<?>) results().get(name).get("content")).size();
  }

  private Map<String, Map<?, ?>> results() {
    Map<String, Map<?, ?>> results = new TreeMap<>();
    ((Map<?, ?>) run("lipSync.results()"))
        .forEach((name, result) -> results.put((String) name, (Map<?, ?>) result));
    return results;
  }

  private static Offsets content(Map<?, ?> result, double constant) {
    return Offsets.of(result.get("content")).minus(constant);
  }

  /** Lets the page play on for some seconds. */
  private static void pause(int seconds) {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    await().atMost(Duration.ofSeconds(seconds + 10)).until(() -> System.nanoTime() - end >= 0);
  }

  /** Returns what a promise in the page resolves to. */
  private Object run(String promise, Object... arguments) {
    Object result =
        browser
            .driver()
            .executeAsyncScript(
                "const done = arguments[arguments.length - 1];"
                    + "(%s).then(done, (problem) => done(`failed: ${problem}`));"
                        .formatted(promise),
                arguments);
    if (result instanceof String problem) {
      throw new AssertionError(promise + " " + problem);
    }
    return result;
  }

  private static String script() throws IOException {
    try (InputStream in = LipSyncTest.class.getResourceAsStream("lip-sync.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
