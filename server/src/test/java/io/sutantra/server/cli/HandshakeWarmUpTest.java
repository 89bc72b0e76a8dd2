package io.sutantra.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of the warm-up handshakes. */
@Timeout(60)
class HandshakeWarmUpTest {
  @Test
  void runsWhereAStreamHasWebRtcAndTheMachineHasRoom() {
    long heap = 192L << 20;
    assertThat(HandshakeWarmUp.isWorthwhile(List.of("mock", "broadcast"), 2, heap)).isTrue();
    assertThat(HandshakeWarmUp.isWorthwhile(List.of("mock", "webrtc"), 2, heap)).isFalse();
    assertThat(HandshakeWarmUp.isWorthwhile(List.of("broadcast"), 1, heap)).isFalse();
    assertThat(HandshakeWarmUp.isWorthwhile(List.of("broadcast"), 2, heap - 1)).isFalse();
  }

  @Test
  void completesHandshakesInMemory() throws Exception {
    assertThat(new HandshakeWarmUp().completeHandshakes(2)).isEqualTo(2);
  }
}
