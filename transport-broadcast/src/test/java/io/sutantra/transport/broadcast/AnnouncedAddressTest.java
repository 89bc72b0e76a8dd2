package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.sdp.IceCandidate;
import io.sutantra.testkit.NetworkConditions;
import io.sutantra.testkit.NetworkEmulator.Direction;
import io.sutantra.testkit.UdpRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A transport behind a NAT: it listens at 127.0.0.1, and viewers reach it at 127.0.0.2 alone, from
 * where the NAT forwards the same port.
 */
@Timeout(60)
class AnnouncedAddressTest {
  private static final String OUTSIDE = "127.0.0.2";
  private static final int FRAMES = 30;

  @Test
  void whoReachesOnlyWhatIsAnnouncedReceivesMedia() throws IOException {
    InetAddress outside = InetAddress.getByName(OUTSIDE);
    try (Stage stage =
        new Stage(TestSettings.TRANSPORT.with("announced-addresses", List.of(OUTSIDE)))) {
      TestPeer asking = stage.peer();
      stage.signal(asking, asking.offer());
      int port = asking.target("udp").getPort();
      assertThat(asking.candidates())
          .filteredOn(each -> each.address().equals(outside))
          .allMatch(each -> each.port() == port)
          .extracting(IceCandidate::transport)
          .containsExactly("udp", "tcp");
      try (UdpRelay nat =
              UdpRelay.start(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                  new InetSocketAddress(outside, port),
                  NetworkConditions.perfect(),
                  1);
          Watcher viewer = new Watcher(stage.transport, Stage.STREAM, outside::equals)) {
        stage.await(
            "frames by " + nat,
            () -> {
              stage.offer(true, 3);
              return viewer.framesReceived() >= FRAMES;
            });
        assertThat(viewer.beganWithKeyFrame()).isTrue();
        assertThat(nat.counters(Direction.TO_CLIENT).forwarded())
            .isGreaterThanOrEqualTo(3 * FRAMES);
      }
    }
  }
}
