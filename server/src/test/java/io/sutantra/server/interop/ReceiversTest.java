package io.sutantra.server.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sutantra.rtc.sdp.AddressLiteral;
import io.sutantra.server.http.RunningServer;
import io.sutantra.server.packaged.WatchedPattern;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests of this project's own receivers on a broadcast: libwebrtc ({@code whep}) and the client of
 * the broadcast's own stack ({@code whep-rtp}), by IPv4 and by IPv6.
 */
class ReceiversTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PICTURES = 150;

  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource({
    "whep, 127.0.0.1",
    "whep, ::1",
    "whep-rtp, 127.0.0.1",
    "whep-rtp, ::1",
  })
  void picturesAreDecodedAtTheRateOfTheStream(String source, String address) throws IOException {
    assumeTrue(exists(address), "skipped: this machine has no " + address);
    try (RunningServer server =
            new RunningServer(
                Map.of(
                    "sutantra.http.host",
                    address,
                    "sutantra.transports.broadcast.own-addresses",
                    "off",
                    "sutantra.streams.demo.transport",
                    "broadcast"));
        WatchedPattern viewer = new WatchedPattern(source + ":" + server.uri("/whep/demo"))) {
      await().atMost(PATIENCE).until(() -> viewer.pictures() > 0);
      long missing = viewer.missing();
      long before = viewer.pictures();
      long start = System.nanoTime();

      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> viewer.pictures() >= before + PICTURES);

      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "%s at %s: %d pictures decoded in %.2f s, %d missing, %d unreadable%n",
          source,
          address,
          viewer.pictures() - before,
          seconds,
          viewer.missing() - missing,
          viewer.unreadable());
      assertThat(PICTURES / seconds).isGreaterThanOrEqualTo(25);
      assertThat(viewer.unreadable()).isZero();
      assertThat(viewer.missing() - missing).isBetween(0L, PICTURES / 10L);
      assertThat(viewer.failure()).isEmpty();
      assertThat(remotes(server))
          .singleElement()
          .asString()
          .contains(AddressLiteral.text(InetAddress.getByName(address)));
    }
  }

  private static List<String> remotes(RunningServer server) {
    return server.engine().stream("demo").orElseThrow().viewers().stream()
        .map(viewer -> viewer.statistics().details().get("candidate pair"))
        .toList();
  }

  private static boolean exists(String address) throws IOException {
    try (DatagramSocket socket =
        new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), 0))) {
      return socket.isBound();
    } catch (SocketException missing) {
      return false;
    }
  }
}
