package io.sutantra.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.sutantra.server.http.RunningServer;
import io.sutantra.server.packaged.NumberedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests with two viewers in a real browser, which watch a film that is passed through and has one
 * key frame.
 */
class FilmTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The pictures of forty seconds. */
  private static final int PICTURES = 1_200;

  @Test
  void whoComesLateIsSentAllThatHeHasMissed(@TempDir Path directory) throws IOException {
    assumeThat(Browser.isInstalled())
        .as("skipped: Debian's chromium and chromium-driver are missing")
        .isTrue();
    Path film = directory.resolve("film.ivf");
    NumberedFile.write(film, PICTURES);
    try (RunningServer server =
            new RunningServer(
                Map.of(
                    "sutantra.streams.film.source",
                    "file:" + film,
                    "sutantra.transports.broadcast.key-frame-max-age",
                    "30s"));
        Browser browser = new Browser()) {
      browser.driver().get(server.uri("/watch/film").toString());
      await().atMost(PATIENCE).until(() -> browser.number("sutantra.stats?.framesDecoded") > 90);

      @SuppressWarnings("unchecked") // that is what the script returns
      Map<String, Object> seen =
          (Map<String, Object>)
              browser
                  .driver()
                  .executeAsyncScript(
                      """
                      const done = arguments[0];
                      const received = async (peer) =>
                        [...(await peer.getStats()).values()].find((each) => each.type === 'inbound-rtp');
                      (async () => {
                        const peer = new RTCPeerConnection();
                        peer.addTransceiver('video', { direction: 'recvonly' });
                        await peer.setLocalDescription();
                        const response = await fetch('/whep/film', {
                          method: 'POST',
                          headers: { 'Content-Type': 'application/sdp' },
                          body: peer.localDescription.sdp,
                        });
                        await peer.setRemoteDescription({ type: 'answer', sdp: await response.text() });
                        let late;
                        for (let i = 0; i < 300 && !(late?.framesDecoded >= 120); i++) {
                          await new Promise((next) => setTimeout(next, 100));
                          late = await received(peer);
                        }
                        const early = await received(sutantra.player.connection);
                        peer.close();
                        await fetch(response.headers.get('Location'), { method: 'DELETE' });
                        return {
                          decoded: late.framesDecoded,
                          lost: late.packetsLost,
                          requests: late.pliCount,
                          keyFramesOfTheEarly: early.keyFramesDecoded,
                        };
                      })().then(done, (problem) => done({ problem: String(problem) }));
                      """);

      assertThat(seen)
          .doesNotContainKey("problem")
          .as("the film has not begun again")
          .containsEntry("keyFramesOfTheEarly", 1L)
          .containsEntry("lost", 0L)
          .containsEntry("requests", 0L);
      assertThat(((Number) seen.get("decoded")).intValue()).isGreaterThanOrEqualTo(120);
    }
  }
}
