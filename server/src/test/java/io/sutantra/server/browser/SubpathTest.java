package io.sutantra.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sutantra.server.http.RunningServer;
import io.sutantra.server.http.SubpathProxy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** Tests with a real browser behind a reverse proxy that serves the server below a path. */
class SubpathTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void theListLeadsToThePlayerAndBackAndSessionsEnd() throws Exception {
    assumeTrue(Browser.isInstalled(), "skipped: Debian's chromium and chromium-driver are missing");
    try (RunningServer server =
            new RunningServer(Map.of("sutantra.streams.demo.source", "test-pattern"));
        SubpathProxy proxy = new SubpathProxy(server);
        Browser browser = new Browser()) {
      browser.look(1280, 900, false);
      browser.driver().get(proxy.uri("/live/").toString());
      await().atMost(PATIENCE).until(() -> !browser.driver().findElements(links()).isEmpty());
      browser.screenshot("list-below-a-path");
      browser.driver().findElement(links()).click();
      await().atMost(PATIENCE).until(() -> "live".equals(state(browser)));
      await().atMost(PATIENCE).until(() -> browser.number("sutantra.stats?.framesDecoded") > 60);
      browser.screenshot("player-below-a-path");
      assertThat(browser.driver().getCurrentUrl())
          .isEqualTo(proxy.uri("/live/watch/demo").toString());

      browser.driver().executeAsyncScript("sutantra.player.restartIce().then(arguments[0])");
      double before = browser.number("sutantra.stats.framesDecoded");
      await()
          .atMost(PATIENCE)
          .until(() -> browser.number("sutantra.stats?.framesDecoded") > before + 30);
      browser.driver().findElement(By.id("home")).click();

      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  server.engine().stream("demo").orElseThrow().viewers().stream()
                      .allMatch(viewer -> viewer.status().terminal()));
      await().atMost(PATIENCE).until(() -> !browser.driver().findElements(links()).isEmpty());
      // The answer is 404 if the end of the peer connection has ended the session before.
      assertThat(proxy.requests())
          .anyMatch(line -> line.matches("(200|404) DELETE /live/whep/demo/.+"))
          .anyMatch(line -> line.startsWith("200 PATCH /live/whep/demo/"))
          .noneMatch(line -> line.startsWith("404 ") && !line.startsWith("404 DELETE "));
      assertThat(browser.errors()).isEmpty();
    }
  }

  private static By links() {
    return By.cssSelector("#list a.primary");
  }

  private static String state(Browser browser) {
    return String.valueOf(browser.evaluate("window.sutantra?.player.state"));
  }
}
