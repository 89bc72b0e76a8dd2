package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.rtc.ice.IceState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewerDetailsTest {
  private final JoinTimes times = new JoinTimes(1);
  private final ViewerCounts counts = new ViewerCounts();
  private final ViewerDetails details = new ViewerDetails(Map.of("codec", "vp8"), times);

  private ViewerDetails.Description now(IceState state, Path path) {
    return details.of(state, path, counts.trouble());
  }

  private static Path path(int port) {
    InetAddress here = InetAddress.getLoopbackAddress();
    return new UdpPath(0, new InetSocketAddress(here, 1), new InetSocketAddress(here, port));
  }

  @Test
  void isPutTogetherOnceAsLongAsNothingChanges() {
    ViewerDetails.Description first = now(IceState.CONNECTED, path(2));
    counts.packetsSent = 1_000;

    assertThat(now(IceState.CONNECTED, path(2))).isSameAs(first);
    assertThat(first.texts())
        .containsEntry("codec", "vp8")
        .containsEntry("ice state", "connected")
        .containsEntry("candidate pair", "udp 127.0.0.1:1 - 127.0.0.1:2");
    assertThat(first.numbers()).containsEntry("nacks", 0L).doesNotContainKey("join.ice-nanos");
  }

  @Test
  void saysWhatHasChanged() {
    now(IceState.CONNECTED, null);
    assertThat(now(IceState.CONNECTED, path(3)).texts().get("candidate pair")).endsWith(":3");
    assertThat(now(IceState.DISCONNECTED, path(3)).texts())
        .containsEntry("ice state", "disconnected");
    counts.nacks = 7;
    assertThat(numbers()).containsEntry("nacks", 7L);
    counts.fractionLost = 0.25;
    assertThat(numbers()).containsEntry("fraction-lost", 0.25);
    times.checked(2_000_001);
    assertThat(numbers()).containsEntry("join.ice-nanos", 2_000_000L);
  }

  private Map<String, Number> numbers() {
    return now(IceState.DISCONNECTED, path(3)).numbers();
  }
}
