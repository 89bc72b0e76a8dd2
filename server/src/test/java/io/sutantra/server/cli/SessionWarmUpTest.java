package io.sutantra.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of the warm-up by pairs of sessions. */
@Timeout(60)
class SessionWarmUpTest {
  @Test
  void runsWhereAStreamHasWebRtcAndTheMachineHasRoom() {
    long heap = 192L << 20;
    assertThat(SessionWarmUp.isWorthwhile(List.of("mock", "broadcast"), 2, heap)).isTrue();
    assertThat(SessionWarmUp.isWorthwhile(List.of("mock", "webrtc"), 2, heap)).isFalse();
    assertThat(SessionWarmUp.isWorthwhile(List.of("broadcast"), 1, heap)).isFalse();
    assertThat(SessionWarmUp.isWorthwhile(List.of("broadcast"), 2, heap - 1)).isFalse();
  }

  @Test
  void connectsPairsInMemory() throws Exception {
    assertThat(new SessionWarmUp().connect(2)).isEqualTo(2);
  }
}
