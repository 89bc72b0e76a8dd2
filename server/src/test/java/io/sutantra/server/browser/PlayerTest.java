package io.sutantra.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sutantra.api.ViewerStatus;
import io.sutantra.core.engine.StreamSpec;
import io.sutantra.core.session.Viewer;
import io.sutantra.server.http.HangingProxy;
import io.sutantra.server.http.RunningServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;

/**
 * Tests of the player's page in a real browser, which must show pictures. The default transport
 * sends the stream {@code demo}, libwebrtc sends {@code peer}.
 */
class PlayerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static RunningServer server;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(Browser.isInstalled(), "skipped: Debian's chromium and chromium-driver are missing");
    server =
        new RunningServer(
            Map.of(
                "sutantra.streams.demo.source", "test-pattern",
                "sutantra.streams.peer.transport", "webrtc"));
    browser = new Browser();
  }

  @AfterAll
  static void stop() throws IOException {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @AfterEach
  void everyPageWasFreeOfErrors() {
    browser.driver().get("about:blank");
    // The server answers with 404 for a stream that does not exist (yet), which the browser logs.
    assertThat(browser.errors().lines().filter(line -> !line.contains("status of 404"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "peer"})
  void picturesArriveAtTheRateOfTheStreamAndTheirNumbersGrow(String stream) throws IOException {
    watch(stream);

    @SuppressWarnings("unchecked") // that is what the script returns
    Map<String, Object> seen =
        (Map<String, Object>) browser.driver().executeAsyncScript(script(), 10);

    assertThat(seen.get("width")).isEqualTo(640L);
    assertThat(seen.get("height")).isEqualTo(360L);
    assertThat(((Number) seen.get("framesPerSecond")).doubleValue()).isGreaterThanOrEqualTo(25);
    List<Long> numbers = ((List<?>) seen.get("numbers")).stream().map(PlayerTest::whole).toList();
    assertThat(numbers).hasSizeGreaterThan(20).isSorted().doesNotHaveDuplicates();
    assertThat(numbers.get(numbers.size() - 1) - numbers.get(0)).isBetween(200L, 400L);
    assertThat(whole(seen.get("unreadable"))).isLessThanOrEqualTo(numbers.size() / 10);
    assertThat(browser.number("window.sutantra.stats.packetsLost")).isZero();
    assertThat(browser.evaluate("window.sutantra.stats.codec")).isEqualTo("VP8");
    System.out.printf(
        "chromium %s, %s: %.1f frames/s decoded, %d of %d numbers read%n",
        browser.driver().getCapabilities().getBrowserVersion(),
        stream,
        ((Number) seen.get("framesPerSecond")).doubleValue(),
        numbers.size(),
        numbers.size() + whole(seen.get("unreadable")));
  }

  /**
   * Offers sound first, with all tracks in one bundle, whose transport is then that of the sound
   * section.
   */
  @ParameterizedTest
  @ValueSource(strings = {"demo", "peer"})
  void soundThatIsOfferedFirstDoesNotKeepTheVideoAway(String stream) {
    browser.driver().get(server.uri("/").toString());

    Object decoded =
        browser
            .driver()
            .executeAsyncScript(
                """
                const [stream, done] = arguments;
                (async () => {
                  const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
                  peer.addTransceiver('audio', { direction: 'recvonly' });
                  peer.addTransceiver('video', { direction: 'recvonly' });
                  await peer.setLocalDescription();
                  while (peer.iceGatheringState !== 'complete') {
                    await new Promise((next) => setTimeout(next, 20));
                  }
                  const response = await fetch('/whep/' + stream, {
                    method: 'POST',
                    headers: { 'Content-Type': 'application/sdp' },
                    body: peer.localDescription.sdp,
                  });
                  const sdp = await response.text();
                  if (!response.ok) return sdp;
                  await peer.setRemoteDescription({ type: 'answer', sdp });
                  let decoded = 0;
                  for (let i = 0; i < 100 && decoded < 30; i++) {
                    await new Promise((next) => setTimeout(next, 100));
                    (await peer.getStats()).forEach((stat) => {
                      if (stat.type === 'inbound-rtp') decoded = stat.framesDecoded ?? decoded;
                    });
                  }
                  peer.close();
                  await fetch(response.headers.get('Location'), { method: 'DELETE' });
                  return decoded;
                })().then(done, (problem) => done(String(problem)));
                """,
                stream);

    assertThat(decoded).isInstanceOf(Number.class);
    assertThat(((Number) decoded).intValue()).isGreaterThanOrEqualTo(30);
  }

  /**
   * Behaves as a widespread player does: asks for the ICE servers, makes its offer before it has a
   * candidate, and sends each later candidate with {@code If-Match: *} and the credentials of the
   * offer.
   */
  @ParameterizedTest
  @ValueSource(strings = {"demo", "peer"})
  void aPlayerThatTricklesUnderAnyTagPlays(String stream) {
    browser.driver().get(server.uri("/").toString());

    Object decoded =
        browser
            .driver()
            .executeAsyncScript(
                """
                const [stream, done] = arguments;
                (async () => {
                  const endpoint = '/whep/' + stream;
                  const asked = await fetch(endpoint, { method: 'OPTIONS' });
                  if (!asked.ok) return 'OPTIONS: ' + asked.status;
                  const peer = new RTCPeerConnection();
                  peer.addTransceiver('video', { direction: 'recvonly' });
                  peer.addTransceiver('audio', { direction: 'recvonly' });
                  let session = null;
                  const queued = [];
                  const patched = [];
                  const send = async (candidates) => {
                    const { sdp } = peer.localDescription;
                    const lines = [
                      /^a=ice-ufrag:.*$/m.exec(sdp)[0],
                      /^a=ice-pwd:.*$/m.exec(sdp)[0],
                    ];
                    sdp.split('\\r\\nm=').slice(1).forEach((section, index) => {
                      lines.push('m=' + section.split('\\r\\n')[0], 'a=mid:' + index);
                      candidates
                        .filter((candidate) => candidate.sdpMLineIndex === index)
                        .forEach((candidate) => lines.push('a=' + candidate.candidate));
                    });
                    const response = await fetch(session, {
                      method: 'PATCH',
                      headers: {
                        'Content-Type': 'application/trickle-ice-sdpfrag',
                        'If-Match': '*',
                      },
                      body: lines.join('\\r\\n') + '\\r\\n',
                    });
                    patched.push(response.status);
                  };
                  peer.addEventListener('icecandidate', ({ candidate }) => {
                    if (!candidate) return;
                    if (session) send([candidate]);
                    else queued.push(candidate);
                  });
                  const offer = await peer.createOffer();
                  await peer.setLocalDescription(offer);
                  const response = await fetch(endpoint, {
                    method: 'POST',
                    headers: { 'Content-Type': 'application/sdp' },
                    body: offer.sdp,
                  });
                  if (response.status !== 201) return await response.text();
                  session = response.headers.get('Location');
                  const answer = await response.text();
                  await peer.setRemoteDescription({ type: 'answer', sdp: answer });
                  if (queued.length > 0) await send(queued);
                  let decoded = 0;
                  for (let i = 0; i < 100 && decoded < 30; i++) {
                    await new Promise((next) => setTimeout(next, 100));
                    (await peer.getStats()).forEach((stat) => {
                      if (stat.type === 'inbound-rtp') decoded = stat.framesDecoded ?? decoded;
                    });
                  }
                  // On a machine where multicast DNS names cannot be registered, Chromium gathers
                  // no candidates.
                  if (patched.length === 0) await send([{
                    sdpMLineIndex: 0,
                    candidate: 'candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host',
                  }]);
                  peer.close();
                  await fetch(session, { method: 'DELETE' });
                  const other = patched.filter((status) => status !== 204);
                  if (patched.length === 0 || other.length > 0) return 'PATCH: ' + patched;
                  return decoded;
                })().then(done, (problem) => done(String(problem)));
                """,
                stream);

    assertThat(decoded).isInstanceOf(Number.class);
    assertThat(((Number) decoded).intValue()).isGreaterThanOrEqualTo(30);
  }

  @Test
  void theFirstPictureComesWithinASecondOfTheClick() {
    watch();
    browser.driver().findElement(By.id("toggle")).click();
    assertThat(state()).isEqualTo("idle");
    await().atMost(PATIENCE).until(() -> present().isEmpty());

    browser.driver().findElement(By.id("play")).click();

    await().atMost(PATIENCE).until(() -> state().equals("live"));
    assertThat(browser.number("window.sutantra.stats.firstPictureMillis")).isBetween(1.0, 1000.0);
  }

  @Test
  void stoppingAndPlayingAtOnceMakesOneSession() {
    watch();
    int before = server.engine().stream("demo").orElseThrow().viewers().size();

    browser.driver().executeScript("sutantra.player.stop(); sutantra.player.start();");

    // The wait is longer than the stopped run takes to notice.
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                state().equals("live")
                    && browser.number("performance.now() - sutantra.player.startedAt") > 3000);
    assertThat(server.engine().stream("demo").orElseThrow().viewers()).hasSize(before + 1);
    assertThat(present()).hasSize(1);
  }

  @Test
  void leavingThePageEndsTheSession() {
    watch();
    assertThat(present()).hasSize(1);

    browser.driver().get("about:blank");

    await().atMost(PATIENCE).until(() -> present().isEmpty());
    List<Viewer> viewers = server.engine().stream("demo").orElseThrow().viewers();
    assertThat(viewers.get(viewers.size() - 1).status()).isEqualTo(ViewerStatus.DISCONNECTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "peer"})
  void iceIsRestartedWithoutLosingTheSession(String stream) {
    watch(stream);
    String viewer = present(stream).get(0).id();
    double before = browser.number("window.sutantra.stats.framesDecoded");
    double changes = pathChanges();

    Object problem =
        browser
            .driver()
            .executeAsyncScript(
                "const done = arguments[0];"
                    + "sutantra.player.restartIce().then(() => done(null), (e) => done(String(e)))");

    assertThat(problem).isNull();
    await()
        .atMost(PATIENCE)
        .until(() -> browser.number("window.sutantra.stats.framesDecoded") > before + 60);
    assertThat(pathChanges()).isGreaterThan(changes);
    assertThat(present(stream)).extracting(Viewer::id).containsExactly(viewer);
    assertThat(browser.evaluate("sutantra.player.connection.connectionState"))
        .isEqualTo("connected");
  }

  @Test
  void aRestartThatGetsLostIsTriedAgainOnANewConnection() throws IOException {
    try (HangingProxy proxy = new HangingProxy(server.uri("/"))) {
      watchAt(proxy.uri("/watch/demo").toString());
      String viewer = present().get(0).id();
      double before = browser.number("sutantra.stats.framesDecoded");
      proxy.losePatches(1);
      long begin = System.nanoTime();

      Object problem =
          browser
              .driver()
              .executeAsyncScript(
                  "const done = arguments[0];"
                      + "sutantra.player.restartIce().then(() => done(null), (e) => done(String(e)))");

      assertThat(problem).isNull();
      System.out.printf(
          "chromium: a restart whose first request was lost took %.1f s%n",
          (System.nanoTime() - begin) / 1e9);
      assertThat(proxy.lost()).isEqualTo(1);
      await().atMost(PATIENCE).until(() -> proxy.givenUp() == 1);
      await()
          .atMost(PATIENCE)
          .until(() -> browser.number("sutantra.stats.framesDecoded") > before + 60);
      assertThat(present()).extracting(Viewer::id).containsExactly(viewer);
    }
  }

  @Test
  void thePlayerJoinsAnewWhereNoRestartGetsThrough() throws IOException {
    try (HangingProxy proxy = new HangingProxy(server.uri("/"))) {
      watchAt(proxy.uri("/watch/demo").toString());
      String viewer = present().get(0).id();
      proxy.losePatches(Integer.MAX_VALUE);

      browser
          .driver()
          .executeScript(
              "sutantra.player.answerMillis = 400;"
                  + "Object.defineProperty(sutantra.player.connection, 'connectionState',"
                  + " { get: () => 'disconnected' });");

      await()
          .atMost(PATIENCE)
          .until(() -> present().stream().noneMatch(each -> each.id().equals(viewer)));
      await().atMost(PATIENCE).until(() -> state().equals("live") && present().size() == 1);
      // Candidates that come late cause further requests.
      assertThat(proxy.lost()).isGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void theSessionStaysWithTheServerThatAnswered() {
    List<?> requests = requestsOfAPlayer(server.uri("/whep/demo").toString());

    assertThat(requests).hasSize(3);
    assertThat((String) requests.get(0))
        .startsWith("OPTIONS ")
        .endsWith("/whep/demo Bearer secret");
    assertThat((String) requests.get(1)).startsWith("POST ").endsWith("/whep/demo Bearer secret");
    assertThat((String) requests.get(2))
        .contains("names a session at http://elsewhere.example", "not its own");
  }

  @Test
  void theTokenStaysWithTheServerOfTheEndpoint() {
    List<?> requests = requestsOfAPlayer("http://elsewhere.example/whep/demo");

    assertThat((String) requests.get(1)).startsWith("POST ").endsWith("/whep/demo Bearer secret");
    assertThat((String) requests.get(2)).isEqualTo("DELETE http://elsewhere.example/session/1");
  }

  /**
   * Returns the requests of a player with a token, and its message before the next attempt, when
   * its offer is answered from a URL and with a session on {@code elsewhere.example}.
   */
  private static List<?> requestsOfAPlayer(String answeredFrom) {
    browser.driver().get(server.uri("/").toString());
    return (List<?>)
        browser
            .driver()
            .executeAsyncScript(
                """
                const [answeredFrom, done] = arguments;
                const headers = { Location: 'http://elsewhere.example/session/1' };
                const requests = [];
                const { fetch } = window;
                import('/assets/whep.js').then(({ WhepPlayer }) => {
                  window.fetch = async (url, { method, headers: { Authorization: token } }) => {
                    requests.push([method, url, ...(token ? [token] : [])].join(' '));
                    const response = new Response('no SDP', method === 'POST' ? { status: 201, headers } : {});
                    Object.defineProperty(response, 'url', { value: method === 'POST' ? answeredFrom : url });
                    return response;
                  };
                  const player = new WhepPlayer('/whep/demo', document.createElement('video'), 'secret');
                  player.addEventListener('state', () => {
                    if (player.state !== 'waiting') return;
                    const { message } = player;
                    player.stop();
                    window.fetch = fetch;
                    done([...requests, message]);
                  });
                  player.start();
                }, (problem) => done([String(problem)]));
                """,
                answeredFrom);
  }

  @Test
  void picturesArriveByTcpWhereThereIsNoUdp() {
    String hook =
        browser.beforeEveryPage(
            """
            const { setRemoteDescription } = RTCPeerConnection.prototype;
            RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
              const byTcp = sdp.replace(/a=candidate:\\S+ \\d+ udp .*\\r\\n/gi, '');
              return setRemoteDescription.call(this, { type, sdp: byTcp });
            };
            """);
    try {
      watch();
      double before = browser.number("sutantra.stats.framesDecoded");
      long start = System.nanoTime();
      await()
          .atMost(PATIENCE)
          .until(() -> browser.number("sutantra.stats.framesDecoded") >= before + 150);
      double seconds = (System.nanoTime() - start) / 1e9;

      System.out.printf("chromium by TCP: 150 frames decoded in %.1f s%n", seconds);
      // The player looks at its statistics once a second.
      assertThat(seconds).isLessThan(7);
      assertThat(browser.number("sutantra.stats.packetsLost")).isZero();
      assertThat(present().get(0).statistics().details().get("candidate pair")).startsWith("tcp ");
    } finally {
      browser.never(hook);
    }
  }

  @Test
  void theStreamComesBackByItself() {
    StreamSpec spec = server.engine().stream("demo").orElseThrow().spec();
    watch();

    server.engine().stop("demo");
    await().atMost(PATIENCE).until(() -> !state().equals("live"));
    server.engine().create(spec);

    await().atMost(PATIENCE).until(() -> state().equals("live"));
    assertThat(present()).hasSize(1);
  }

  @Test
  void theListShowsWhoWatchesAndFitsEveryScreen() throws IOException {
    browser.look(1280, 900, false);
    watch();
    // A screenshot is only worth taking once the player shows its numbers.
    await().atMost(PATIENCE).until(() -> browser.number("sutantra.stats.bitrateBps") > 0);
    browser.screenshot("player-desktop-light");
    browser.look(1280, 900, true);
    browser.screenshot("player-desktop-dark");
    browser.look(390, 844, true);
    assertThat(overflow(390)).isZero();
    browser.screenshot("player-phone-dark");

    browser.driver().executeScript("window.open('/', '_self')");
    await().atMost(PATIENCE).until(() -> !browser.driver().findElements(By.id("list")).isEmpty());
    await()
        .atMost(PATIENCE)
        .until(() -> browser.driver().findElement(By.id("list")).getText().contains("demo"));
    browser
        .driver()
        .executeScript("document.querySelectorAll('summary').forEach((s) => s.click())");
    await()
        .atMost(PATIENCE)
        .until(
            () -> browser.driver().findElement(By.id("list")).getText().contains("sink-broadcast"));
    assertThat(overflow(390)).isZero();
    browser.screenshot("list-phone-dark");
    browser.look(1280, 900, false);
    browser.screenshot("list-desktop-light");
  }

  private static void watch() {
    watch("demo");
  }

  private static void watch(String stream) {
    watchAt(server.uri("/watch/" + stream).toString());
  }

  private static void watchAt(String url) {
    browser.driver().get(url);
    await().atMost(PATIENCE).until(() -> state().equals("live"));
    await().atMost(PATIENCE).until(() -> browser.number("sutantra.stats.framesDecoded") > 0);
  }

  /** Returns how often the browser has changed the candidate pair. */
  private static double pathChanges() {
    return ((Number)
            browser
                .driver()
                .executeAsyncScript(
                    "const done = arguments[0];"
                        + "sutantra.player.connection.getStats().then((all) => done("
                        + "[...all.values()].find((each) => each.type === 'transport')"
                        + ".selectedCandidatePairChanges))"))
        .doubleValue();
  }

  private static String state() {
    return String.valueOf(browser.evaluate("window.sutantra?.player.state"));
  }

  private static List<Viewer> present() {
    return present("demo");
  }

  private static List<Viewer> present(String stream) {
    return server.engine().stream(stream).orElseThrow().viewers().stream()
        .filter(viewer -> !viewer.status().terminal())
        .toList();
  }

  /** Returns how many pixels of the page are beyond the right edge. */
  private static double overflow(int width) {
    return browser.number("document.documentElement.scrollWidth - " + width);
  }

  private static long whole(Object number) {
    return ((Number) number).longValue();
  }

  private static String script() throws IOException {
    try (InputStream in = PlayerTest.class.getResourceAsStream("watching.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
