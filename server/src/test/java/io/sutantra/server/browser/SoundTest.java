package io.sutantra.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import org.openqa.selenium.By;

/**
 * Tests of a stream's sound in a real browser, together with the pictures.
 *
 * <p>Browsers take 15 to 25 seconds to synchronize sound and pictures. The short form of the test
 * only looks at the result; {@code -Dlip-sync.seconds=120} waits for 30 seconds and measures for
 * two minutes.
 */
class SoundTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MEASURED_SECONDS = Integer.getInteger("lip-sync.seconds", 6);
  private static final boolean SETTLED = MEASURED_SECONDS >= 60;

  private static RunningServer server;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(Browser.isInstalled(), "skipped: Debian's chromium and chromium-driver are missing");
    server =
        new RunningServer(
            Map.of(
                "sutantra.streams.demo.source", "test-pattern",
                "sutantra.streams.silent.source", "test-pattern",
                "sutantra.streams.silent.audio-codec", "none"));
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
  void leave() {
    browser.driver().get("about:blank");
    assertThat(browser.errors()).isEmpty();
  }

  private static void watch(String page) {
    browser.driver().get(server.uri("/watch/" + page).toString());
    await()
        .atMost(PATIENCE)
        .until(() -> "live".equals(browser.evaluate("window.sutantra.stats.state")));
  }

  private static double stat(String name) {
    return browser.number("window.sutantra.stats." + name);
  }

  private static boolean shown(String id) {
    return browser.driver().findElement(By.id(id)).isDisplayed();
  }

  @Test
  void theBeepIsHeardAndNothingIsConcealed() throws IOException {
    watch("demo");
    await().atMost(PATIENCE).until(() -> stat("soundLevel") > 0.03);
    assertThat(browser.evaluate("window.sutantra.stats.soundCodec")).isEqualTo("opus");
    assertThat(shown("sound")).isTrue();
    assertThat(shown("unmute")).isFalse();
    double samples = stat("soundSamples");
    double concealed = stat("soundConcealed");
    await().atMost(PATIENCE).until(() -> stat("soundSamples") > samples + 5 * 48_000);
    assertThat((stat("soundConcealed") - concealed) / (stat("soundSamples") - samples))
        .as("concealed in five seconds")
        .isLessThanOrEqualTo(0.01);
    assertThat(stat("soundLost")).isZero();
    browser.screenshot("player-sound");
  }

  @Test
  void flashAndBeepComeTogether() throws IOException {
    watch("demo");
    if (SETTLED) {
      await().atMost(PATIENCE.plusSeconds(30)).until(() -> stat("soundSamples") > 30 * 48_000);
    }
    browser.driver().manage().timeouts().scriptTimeout(Duration.ofSeconds(MEASURED_SECONDS + 30));
    List<Double> apart =
        ((List<?>) browser.driver().executeAsyncScript(script(), MEASURED_SECONDS))
            .stream().map(each -> ((Number) each).doubleValue()).sorted().toList();
    assertThat(apart).as("flashes with a beep").hasSizeGreaterThanOrEqualTo(MEASURED_SECONDS / 2);
    double median = apart.get(apart.size() / 2);
    double mean = apart.stream().mapToDouble(each -> each).average().orElseThrow();
    double late = apart.get((int) (0.95 * (apart.size() - 1)));
    double early = apart.get((int) (0.05 * (apart.size() - 1)));
    System.out.printf(
        "lip-sync by content, %d beeps: median %.0f ms, mean %.0f ms, p5 %.0f ms, p95 %.0f ms%n",
        apart.size(), median, mean, early, late);
    assertThat(median).as("median in ms").isBetween(-250.0, 250.0);
    if (SETTLED) {
      assertThat(early).as("p5 in ms").isGreaterThan(-50);
      assertThat(late).as("p95 in ms").isLessThan(50);
    }
  }

  @Test
  void aStreamWithoutSoundHasNoButtonsForIt() {
    watch("silent");
    await().atMost(PATIENCE).until(() -> stat("framesDecoded") > 30);
    assertThat(shown("sound")).isFalse();
    assertThat(shown("unmute")).isFalse();
  }

  @Test
  void volumeAndMuteAreRemembered() {
    watch("demo");
    await().atMost(PATIENCE).until(() -> shown("mute"));
    browser.driver().findElement(By.id("mute")).click();
    assertThat(browser.evaluate("document.getElementById('video').muted")).isEqualTo(true);
    watch("demo");
    assertThat(browser.evaluate("document.getElementById('video').muted")).isEqualTo(true);
    await().atMost(PATIENCE).until(() -> shown("mute"));
    browser.driver().findElement(By.id("mute")).click();
    assertThat(browser.evaluate("document.getElementById('video').muted")).isEqualTo(false);
  }

  @Test
  void unmutedAfterTheVolumeWasDrawnToNothingItIsHeard() {
    watch("demo");
    await().atMost(PATIENCE).until(() -> shown("mute"));
    browser
        .driver()
        .executeScript(
            "const slider = document.getElementById('volume'); slider.value = 0;"
                + " slider.dispatchEvent(new Event('input'));");
    assertThat(browser.evaluate("document.getElementById('video').muted")).isEqualTo(true);
    browser.driver().findElement(By.id("mute")).click();
    assertThat(browser.evaluate("document.getElementById('video').muted")).isEqualTo(false);
    assertThat(browser.number("document.getElementById('video').volume")).isEqualTo(1);
    assertThat(browser.evaluate("localStorage.getItem('sutantra.volume')")).isEqualTo("1");
  }

  @Test
  void soundStaysStereoWhenIceIsRestarted() {
    watch("demo");
    String description = "window.sutantra.player.connection.localDescription.sdp";
    assertThat((String) browser.evaluate(description)).contains("stereo=1");
    Object before = browser.evaluate(description);
    Object restarted =
        browser
            .driver()
            .executeAsyncScript(
                "window.sutantra.player.restartIce().then(arguments[0], arguments[0]);");
    assertThat(restarted).isNull();
    assertThat((String) browser.evaluate(description)).contains("stereo=1").isNotEqualTo(before);
  }

  @Test
  void anEmbeddedPlayerIsMuteAndAsksForNothing() {
    watch("demo?muted");
    assertThat(browser.evaluate("document.getElementById('video').muted")).isEqualTo(true);
    assertThat(shown("unmute")).isFalse();
  }

  private static String script() throws IOException {
    try (InputStream in = SoundTest.class.getResourceAsStream("lip-sync.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
