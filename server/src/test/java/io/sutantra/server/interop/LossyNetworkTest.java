package io.sutantra.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sutantra.core.engine.Receiver;
import io.sutantra.server.http.RunningServer;
import io.sutantra.server.packaged.WatchedPattern;
import io.sutantra.testkit.NetworkConditions;
import io.sutantra.testkit.NetworkEmulator.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * libwebrtc watches what is broadcast over networks that lose, delay, double and swap packets, in
 * both directions.
 *
 * <p>What was sent is what a viewer of this stack sees at the same time, over a good network. Each
 * case has a stream of its own, lest one viewer's key frames help another. {@code -Dlossy.long} for
 * longer windows, {@code -Dlossy.seed=N} for other luck.
 */
class LossyNetworkTest {
  private static final boolean LONG = Boolean.getBoolean("lossy.long");
  private static final long SEED = Long.getLong("lossy.seed", 1);
  private static final int RATE = 30;
  private static final int WINDOW = (LONG ? 20 : 7) * RATE;

  /** Within so many frames of the end of an outage there is a picture: 1 s. */
  private static final int RECOVERY = RATE;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final NetworkConditions GOOD =
      NetworkConditions.perfect().withLatency(Duration.ofMillis(10));

  /** A network, and how much of what was sent must be seen over it. */
  private record Case(
      String name, NetworkConditions network, double bar, PeerViewer.Change ofOffer) {
    Case(String name, NetworkConditions network, double bar) {
      this(name, network, bar, PeerViewer.Change.NONE);
    }
  }

  /** A case on the way. */
  private static final class Watch implements AutoCloseable {
    final Case of;
    final SeenFrames sent = new SeenFrames();
    final Receiver reference;
    final RoughViewer viewer;
    int from;
    int to;

    Watch(RunningServer server, Case of, String stream, long seed) throws Exception {
      this.of = of;
      reference = WatchedPattern.receiver("whep-rtp:" + server.uri("/whep/" + stream), sent);
      viewer = new RoughViewer(server, stream, of.network(), seed, of.ofOffer());
    }

    /** How much of what was sent in the window was seen. */
    double share() {
      BitSet of = sent.between(from, to);
      BitSet got = viewer.seen().between(from, to);
      got.and(of);
      return (double) got.cardinality() / of.cardinality();
    }

    @Override
    public void close() {
      viewer.close();
      reference.close();
    }
  }

  private static RunningServer server(int streams) throws Exception {
    Map<String, String> settings = new TreeMap<>();
    // Nothing leads past the relay.
    settings.put("sutantra.transports.broadcast.tcp", "off");
    settings.put("sutantra.transports.broadcast.own-addresses", "off");
    settings.put("sutantra.transports.broadcast.statistics-interval", "200ms");
    for (int i = 0; i < streams; i++) {
      settings.put("sutantra.streams.s%d.transport".formatted(i), "broadcast");
    }
    return new RunningServer(settings);
  }

  private static void watchAll(List<Case> cases) throws Exception {
    List<Watch> watches = new ArrayList<>();
    try (RunningServer server = server(cases.size())) {
      try {
        for (int i = 0; i < cases.size(); i++) {
          watches.add(new Watch(server, cases.get(i), "s" + i, SEED * 1_000 + i));
        }
        for (Watch watch : watches) {
          await().atMost(PATIENCE).until(() -> watch.viewer.seen().last() >= 0);
          watch.from = watch.sent.last() + RATE;
          watch.to = watch.from + WINDOW;
        }
        for (Watch watch : watches) {
          await().atMost(PATIENCE).until(() -> watch.viewer.seen().last() > watch.to + RATE / 2);
        }
        for (int i = 0; i < watches.size(); i++) {
          print(watches.get(i), statistics(server, "s" + i));
        }
        for (int i = 0; i < watches.size(); i++) {
          assertWasLossy(watches.get(i), retransmissions(server, "s" + i));
        }
        for (Watch watch : watches) {
          assertThat(watch.share())
              .as("what is seen, %s, by %s", watch.of.name(), watch.viewer.relay())
              .isGreaterThanOrEqualTo(watch.of.bar());
          assertThat(watch.viewer.seen().unreadable()).isZero();
        }
      } finally {
        watches.forEach(Watch::close);
      }
    }
  }

  private static void print(Watch watch, String server) throws Exception {
    System.out.printf(
        "network, %s: %.2f %% of %d frames seen; %s; %s; %s%n",
        watch.of.name(),
        100 * watch.share(),
        watch.sent.between(watch.from, watch.to).cardinality(),
        watch.viewer.report(),
        server,
        watch.viewer.relay());
  }

  /** Whoever sees all of it without the network having done its worst has found another way. */
  private static void assertWasLossy(Watch watch, long retransmissions) {
    long lost = watch.viewer.relay().counters(Direction.TO_CLIENT).lost();
    assertThat(lost).as("packets lost, %s", watch.of.name()).isPositive();
    assertThat(retransmissions)
        .as("retransmissions for %d packets lost, %s", lost, watch.of.name())
        .isGreaterThanOrEqualTo(lost / 3);
  }

  private static long retransmissions(RunningServer server, String stream) {
    return server.engine().stream(stream).orElseThrow().viewers().stream()
        .mapToLong(viewer -> viewer.statistics().retransmissions())
        .sum();
  }

  private static String statistics(RunningServer server, String stream) {
    return server.engine().stream(stream).orElseThrow().viewers().stream()
        .map(viewer -> viewer.statistics())
        .map(
            all ->
                "server: frames %d, dropped %d, packets %d, retransmissions %d, round trip %d us, %s, %s"
                    .formatted(
                        all.framesSent(),
                        all.framesDropped(),
                        all.packetsSent(),
                        all.retransmissions(),
                        all.roundTripNanos() / 1_000,
                        all.details(),
                        all.numbers()))
        .skip(1)
        .findFirst()
        .orElse("the viewer is gone");
  }

  @Test
  void mostIsSeenThoughPacketsAreLost() throws Exception {
    watchAll(
        List.of(
            new Case("1 % loss", GOOD.withLoss(0.01), 0.99),
            new Case("5 % loss", GOOD.withLoss(0.05), 0.95),
            new Case("10 % loss", GOOD.withLoss(0.10), 0.85),
            new Case("5 % loss, no RTX", GOOD.withLoss(0.05), 0.95, RoughViewer::withoutRtx)));
  }

  @Test
  void disorderAndDelayAreEndured() throws Exception {
    watchAll(
        List.of(
            new Case(
                "5 % reordered, 2 % doubled, 1 % loss",
                GOOD.withReordering(0.05).withDuplication(0.02).withLoss(0.01), 0.99),
            new Case(
                "200 ms jitter, 1 % loss",
                GOOD.withJitter(Duration.ofMillis(200)).withLoss(0.01), 0.99)));
  }

  /**
   * The short one is longer than the history, and over before libwebrtc asks for a key frame. The
   * long one is twice as long as libwebrtc sends checks that are not answered, and consent has run
   * out when it is over.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 30})
  void thePictureIsBackSoonAfterAnOutage(int seconds) throws Exception {
    try (RunningServer server = server(1);
        Watch watch = new Watch(server, new Case("outage", GOOD, 1), "s0", SEED)) {
      SeenFrames seen = watch.viewer.seen();
      await().atMost(PATIENCE).until(() -> seen.last() >= RATE);
      watch.viewer.relay().conditions(GOOD.withOutage(Duration.ZERO, Duration.ofDays(1)));
      int out = watch.sent.last();
      long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      await().atMost(PATIENCE).until(() -> System.nanoTime() - endNanos >= 0);
      int before = seen.last();
      watch.viewer.relay().conditions(GOOD);
      int over = watch.sent.last();

      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(2))
          .until(() -> seen.last() > before && seen.last() >= over);

      int back = watch.sent.last();
      System.out.printf(
          "network, outage of %d frames: the first picture of afterwards %d frames after its end, %s;"
              + " %s; %s; %s%n",
          over - out,
          back - over,
          watch.viewer.state(),
          watch.viewer.report(),
          statistics(server, "s0"),
          watch.viewer.relay());
      assertThat(back - over).as("frames to recovery").isLessThanOrEqualTo(RECOVERY);
      // And it goes on.
      watch.from = back;
      watch.to = back + 2 * RATE;
      await().atMost(PATIENCE).until(() -> seen.last() > watch.to);
      assertThat(watch.share()).isGreaterThanOrEqualTo(0.95);
    }
  }
}
