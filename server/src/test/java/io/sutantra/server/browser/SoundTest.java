package io.sutantra.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sutantra.server.http.RunningServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** Tests of a stream's sound in a real browser, and of the player's controls for sound. */
class SoundTest {
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
}
