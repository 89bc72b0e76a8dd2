package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.sutantra.rtc.sdp.IceCandidate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of a transport at 127.0.0.1 that serves this machine's viewers at other addresses too. */
@Timeout(60)
class OwnAddressesTest {
  /** Returns an offered address that is not loopback; datagrams to it stay on this machine too. */
  private static Optional<InetSocketAddress> other(TestPeer peer) {
    return peer.candidates().stream()
        .filter(each -> !each.address().isLoopbackAddress())
        .findFirst()
        .map(each -> new InetSocketAddress(each.address(), each.port()));
  }

  @Test
  void onlyWhoHasTheSameAddressIsAnswered() throws IOException {
    assumeTrue(Epoll.isAvailable(), "skipped: not on Linux");
    assumeTrue(
        !LocalAddresses.own(List.of(InetAddress.getLoopbackAddress()), List.of()).isEmpty(),
        "skipped: this machine has no IPv4 address but loopback");
    try (Stage stage = new Stage(TestSettings.TRANSPORT.with("own-addresses", true))) {
      TestPeer peer = stage.peer();
      stage.signal(peer, peer.offer());
      InetSocketAddress address = other(peer).orElseThrow();
      assertThat(peer.candidates())
          .filteredOn(each -> each.transport().equals("tcp"))
          .isNotEmpty()
          .extracting(IceCandidate::address)
          .allMatch(InetAddress::isLoopbackAddress);

      peer.over(Wire.udp(address));
      peer.check();
      stage.await("counted", () -> stage.counted("datagrams.foreign") == 1);
      assertThat(peer.answers).isZero();
      peer.wire().close();

      peer.over(Wire.udp(address.getAddress(), address));
      stage.connect(peer);
      stage.offer(true, 3);
      stage.await("media", () -> peer.media.size() == 3);
      assertThat(peer.answers).isPositive();
      assertThat(stage.counted("datagrams.foreign")).isEqualTo(1);
      assertThat(stage.counted("datagrams.unknown")).isZero();
    }
  }

  @Test
  void nothingElseIsOfferedWhereThatIsNotWanted() {
    try (Stage stage = new Stage(TestSettings.TRANSPORT)) {
      TestPeer peer = stage.peer();
      stage.signal(peer, peer.offer());
      assertThat(other(peer)).isEmpty();
    }
  }
}
