package io.sutantra.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sutantra.api.ViewerStatus;
import io.sutantra.core.session.Viewer;
import io.sutantra.server.http.RunningServer;
import io.sutantra.testkit.NetworkConditions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests of an outage that is longer than consent lasts: the server gives the viewer up and reports
 * this, and the viewer must join again. {@code -Dlossy.long} waits for the 30 s that consent lasts
 * by default.
 */
@Timeout(180)
class LongOutageTest {
  private static final int CONSENT_SECONDS = Boolean.getBoolean("lossy.long") ? 30 : 3;
  private static final int RECALL_SECONDS = 1;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FRAMES = 30;
  private static final NetworkConditions GOOD =
      NetworkConditions.perfect().withLatency(Duration.ofMillis(10));

  private static List<Viewer> viewers(RunningServer server, ViewerStatus status) {
    return server.engine().stream("demo").orElseThrow().viewers().stream()
        .filter(viewer -> viewer.status() == status)
        .toList();
  }

  private static void awaitFrames(LossyViewer viewer) {
    await().atMost(PATIENCE).until(() -> viewer.seen().last() >= 0);
    int first = viewer.seen().last();
    await().atMost(PATIENCE).until(() -> viewer.seen().last() >= first + FRAMES);
  }

  @Test
  void endsTheSessionAndTheNextOneSeesPictures() throws Exception {
    // All media goes through the relay: there is neither TCP nor another address.
    Map<String, String> settings =
        Map.of(
            "sutantra.streams.demo.transport", "broadcast",
            "sutantra.transports.broadcast.tcp", "off",
            "sutantra.transports.broadcast.own-addresses", "off",
            "sutantra.transports.broadcast.disconnected-after", "2s",
            "sutantra.transports.broadcast.consent-timeout", CONSENT_SECONDS + "s",
            "sutantra.transports.broadcast.recall-duration", RECALL_SECONDS + "s");
    try (RunningServer server = new RunningServer(settings);
        LossyViewer viewer = new LossyViewer(server, "demo", GOOD, 1)) {
      awaitFrames(viewer);
      assertThat(viewers(server, ViewerStatus.CONNECTED)).hasSize(1);

      long out = System.nanoTime();
      viewer.relay().conditions(GOOD.withOutage(Duration.ZERO, Duration.ofDays(1)));
      await().atMost(PATIENCE).until(() -> viewers(server, ViewerStatus.CONNECTED).isEmpty());
      double seconds = (System.nanoTime() - out) / 1e9;
      assertThat(viewers(server, ViewerStatus.FAILED))
          .singleElement()
          .satisfies(
              gone ->
                  assertThat(gone.detail())
                      .isEqualTo(
                          "nothing was heard of it for %d s", CONSENT_SECONDS + RECALL_SECONDS));

      // The network is back, but the server does not serve the old session.
      int last = viewer.seen().last();
      viewer.relay().conditions(GOOD);
      try (LossyViewer again = new LossyViewer(server, "demo", GOOD, 2)) {
        awaitFrames(again);
        System.out.printf(
            "outage: given up %.1f s after its begin, libwebrtc says %s; who joined again has"
                + " frame %d, by %s%n",
            seconds, viewer.state(), again.seen().last(), again.report());
        assertThat(viewers(server, ViewerStatus.CONNECTED)).hasSize(1);
        assertThat(again.seen().last()).isGreaterThan(last);
        assertThat(again.seen().unreadable()).isZero();
        assertThat(viewer.seen().last()).isEqualTo(last);
      }
    }
  }
}
