package io.sutantra.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sutantra.server.http.RunningServer;
import io.sutantra.testkit.NetworkConditions;
import io.sutantra.testkit.NetworkEmulator.Direction;
import io.sutantra.testkit.UdpRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Tests with libwebrtc and a server behind a NAT. The server listens at 127.0.0.1 and announces
 * 127.0.0.2, from where the NAT forwards the same port. The viewer learns no other address.
 */
class AnnouncedAddressTest {
  private static final String OUTSIDE = "127.0.0.2";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PICTURES = 60;

  private static final Pattern CANDIDATE =
      Pattern.compile("a=candidate:\\S+ 1 (udp|tcp) \\d+ (\\S+) (\\d+) typ host.*\\R");

  private UdpRelay nat;

  /** Starts the NAT, and removes the candidates behind the NAT from the answer. */
  private String fromOutside(String answer) throws IOException {
    String port =
        CANDIDATE.matcher(answer).results().map(each -> each.group(3)).findFirst().orElseThrow();
    assertThat(CANDIDATE.matcher(answer).results().map(AnnouncedAddressTest::text))
        .containsExactlyInAnyOrder(
            "udp 127.0.0.1 " + port,
            "udp 127.0.0.2 " + port,
            "tcp 127.0.0.1 " + port,
            "tcp 127.0.0.2 " + port);
    nat =
        UdpRelay.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)),
            new InetSocketAddress(InetAddress.getByName(OUTSIDE), Integer.parseInt(port)),
            NetworkConditions.perfect(),
            1);
    return CANDIDATE.matcher(answer).replaceAll(each -> each.group(2).equals(OUTSIDE) ? "$0" : "");
  }

  private static String text(MatchResult candidate) {
    return candidate.group(1) + " " + candidate.group(2) + " " + candidate.group(3);
  }

  @Test
  void picturesAreDecodedByWhoReachesOnlyWhatIsAnnounced() throws Exception {
    try (RunningServer server =
        new RunningServer(
            Map.of(
                "sutantra.transports.broadcast.host",
                "127.0.0.1",
                "sutantra.transports.broadcast.own-addresses",
                "off",
                "sutantra.transports.broadcast.announced-addresses.0",
                OUTSIDE,
                "sutantra.streams.demo.transport",
                "broadcast"))) {
      try (PeerViewer viewer =
          new PeerViewer(server, "demo", PeerViewer.Change.NONE, this::fromOutside)) {
        await().atMost(PATIENCE).until(() -> viewer.seen().last() >= 0);
        int first = viewer.seen().last();
        await().atMost(PATIENCE).until(() -> viewer.seen().last() >= first + PICTURES);

        int seen = viewer.seen().between(first, first + PICTURES).cardinality();
        System.out.printf(
            "behind a NAT: %d of %d seen; %s; %s%n", seen, PICTURES, viewer.report(), nat);
        assertThat(seen).isGreaterThan(PICTURES * 9 / 10);
        assertThat(viewer.seen().unreadable()).isZero();
        assertThat(nat.counters(Direction.TO_CLIENT).forwarded()).isGreaterThan(PICTURES);
      } finally {
        if (nat != null) {
          nat.close();
        }
      }
    }
  }
}
