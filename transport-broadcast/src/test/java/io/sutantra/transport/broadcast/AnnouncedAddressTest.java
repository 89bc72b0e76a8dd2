package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.testkit.NetworkConditions;
import io.sutantra.testkit.NetworkEmulator.Direction;
import io.sutantra.testkit.TestEnvironment;
import io.sutantra.testkit.UdpRelay;
import io.sutantra.testkit.ViewerLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests of announced addresses, with a simulated NAT: the transport listens at 127.0.0.1, and the
 * NAT forwards the same port of 127.0.0.2, the only address that viewers can reach.
 */
@Timeout(60)
class AnnouncedAddressTest {
  private static final String OUTSIDE = "127.0.0.2";
  private static final int FRAMES = 30;

  @Test
  void ownAddressesAreToldNobodyIfOnlyOthersAreAnnounced() throws IOException {
    InetAddress outside = InetAddress.getByName(OUTSIDE);
    try (Stage stage =
        new Stage(
            TestSettings.TRANSPORT
                .with("announced-addresses", List.of(OUTSIDE))
                .with("announce", "only"))) {
      TestPeer peer = stage.peer();
      String answer = stage.signal(peer, peer.offer());
      assertThat(peer.candidates())
          .extracting(IceCandidate::transport)
          .containsExactly("udp", "tcp");
      assertThat(peer.candidates()).allMatch(each -> each.address().equals(outside));
      assertThat(answer.replaceFirst("o=.*", "")).doesNotContain("127.0.0.1");
      peer.over(
          Wire.udp(
              new InetSocketAddress(
                  InetAddress.getLoopbackAddress(), peer.target("udp").getPort())));
      stage.connect(peer);
      String fragment =
          Stage.result(stage.transport.update(peer.id, peer.restart()).toCompletableFuture())
              .orElseThrow();
      assertThat(fragment).contains(OUTSIDE).doesNotContain("127.0.0.1");
    }
  }

  @Test
  void nothingAtAllIsNotAnnounced() {
    assertThatThrownBy(() -> BroadcastSettings.of(TestSettings.TRANSPORT.with("announce", "only")))
        .hasMessageContaining("announced-addresses");
    assertThatThrownBy(() -> BroadcastSettings.of(TestSettings.TRANSPORT.with("announce", "some")))
        .hasMessageContaining("is 'some', must be one of: also, only");
    // The transport listens at IPv4 addresses only, and so has no port for an IPv6 address.
    BroadcastTransport transport =
        (BroadcastTransport)
            new BroadcastTransportProvider()
                .create(
                    TestSettings.TRANSPORT
                        .with("announced-addresses", List.of("2001:db8::1"))
                        .with("announce", "only"),
                    new TestEnvironment(),
                    new ViewerLog());
    assertThatThrownBy(transport::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("would offer no address");
  }

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
          ClientSessionViewer viewer =
              new ClientSessionViewer(stage.transport, Stage.STREAM, outside::equals)) {
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
