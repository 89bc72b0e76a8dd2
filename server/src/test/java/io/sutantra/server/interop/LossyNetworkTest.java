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
 * Tests of broadcasts to libwebrtc over networks that lose, delay, duplicate and reorder packets,
 * in both directions.
 *
 * <p>The reference is what a viewer of our own stack sees at the same time over a good network.
 * Each case has a stream of its own, so that one viewer's key frames do not help another. {@code
 * -Dlossy.long} measures for longer, {@code -Dlossy.seed=N} takes another seed.
 */
class LossyNetworkTest {
  private static final boolean LONG = Boolean.getBoolean("lossy.long");
  private static final long SEED = Long.getLong("lossy.seed", 1);
  private static final int RATE = 30;
  private static final int WINDOW = (LONG ? 20 : 7) * RATE;

  /** The number of frames after an outage within which a picture must come: 1 s. */
  private static final int RECOVERY = RATE;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final NetworkConditions GOOD =
      NetworkConditions.perfect().withLatency(Duration.ofMillis(10));

  /** A network, and the share of sent frames that must be seen over the network. */
  private record Case(
      String name, NetworkConditions network, double bar, PeerViewer.Change ofOffer) {
    Case(String name, NetworkConditions network, double bar) {
      this(name, network, bar, PeerViewer.Change.NONE);
    }
  }

  /** A running case. */
  private static final class RunningCase implements AutoCloseable {
    final Case of;
    final SeenFrames sent = new SeenFrames();
    final Receiver reference;
    final LossyViewer viewer;
    int from;
    int to;

    RunningCase(RunningServer server, Case of, String stream, long seed) throws Exception {
      this.of = of;
      reference = WatchedPattern.receiver("whep-rtp:" + server.uri("/whep/" + stream), sent);
      viewer = new LossyViewer(server, stream, of.network(), seed, of.ofOffer());
    }

    /** Returns the share of the window's sent frames that were seen. */
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
    // All media goes through the relay.
    settings.put("sutantra.transports.broadcast.tcp", "off");
    settings.put("sutantra.transports.broadcast.own-addresses", "off");
    settings.put("sutantra.transports.broadcast.statistics-interval", "200ms");
    for (int i = 0; i < streams; i++) {
      settings.put("sutantra.streams.s%d.transport".formatted(i), "broadcast");
    }
    return new RunningServer(settings);
  }

  private static void watchAll(List<Case> cases) throws Exception {
    List<RunningCase> watches = new ArrayList<>();
    try (RunningServer server = server(cases.size())) {
      try {
        for (int i = 0; i < cases.size(); i++) {
          watches.add(new RunningCase(server, cases.get(i), "s" + i, SEED * 1_000 + i));
        }
        for (RunningCase watch : watches) {
          await().atMost(PATIENCE).until(() -> watch.viewer.seen().last() >= 0);
          watch.from = watch.sent.last() + RATE;
          watch.to = watch.from + WINDOW;
        }
        for (RunningCase watch : watches) {
          await().atMost(PATIENCE).until(() -> watch.viewer.seen().last() > watch.to + RATE / 2);
        }
        for (int i = 0; i < watches.size(); i++) {
          print(watches.get(i), statistics(server, "s" + i));
        }
        for (int i = 0; i < watches.size(); i++) {
          assertWasLossy(watches.get(i), retransmissions(server, "s" + i));
        }
        for (RunningCase watch : watches) {
          assertThat(watch.share())
              .as("what is seen, %s, by %s", watch.of.name(), watch.viewer.relay())
              .isGreaterThanOrEqualTo(watch.of.bar());
          assertThat(watch.viewer.seen().unreadable()).isZero();
        }
      } finally {
        watches.forEach(RunningCase::close);
      }
    }
  }

  private static void print(RunningCase watch, String server) throws Exception {
    System.out.printf(
        "network, %s: %.2f %% of %d frames seen; %s; %s; %s%n",
        watch.of.name(),
        100 * watch.share(),
        watch.sent.between(watch.from, watch.to).cardinality(),
        watch.viewer.report(),
        server,
        watch.viewer.relay());
  }

  /**
   * Checks that the network did damage: a viewer that sees everything without loss has bypassed the
   * relay.
   */
  private static void assertWasLossy(RunningCase watch, long retransmissions) {
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
            new Case("5 % loss, no RTX", GOOD.withLoss(0.05), 0.95, LossyViewer::withoutRtx)));
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
   * The short outage is longer than the packet history, and over before libwebrtc asks for a key
   * frame. The long outage is twice as long as libwebrtc keeps sending unanswered checks, and
   * consent has expired at its end.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 30})
  void thePictureIsBackSoonAfterAnOutage(int seconds) throws Exception {
    try (RunningServer server = server(1);
        RunningCase watch = new RunningCase(server, new Case("outage", GOOD, 1), "s0", SEED)) {
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
      // The stream continues.
      watch.from = back;
      watch.to = back + 2 * RATE;
      await().atMost(PATIENCE).until(() -> seen.last() > watch.to);
      assertThat(watch.share()).isGreaterThanOrEqualTo(0.95);
    }
  }
}
