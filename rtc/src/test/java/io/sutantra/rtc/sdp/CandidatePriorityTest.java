package io.sutantra.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of the formula in RFC 8445 section 5.1.2.1 and of the preferences in RFC 6544. */
class CandidatePriorityTest {
  @Test
  void followsTheFormula() {
    assertThat(CandidatePriority.host(0)).isEqualTo((126L << 24) + (65_535 << 8) + 255);
    assertThat(CandidatePriority.host(2)).isEqualTo((126L << 24) + (65_533 << 8) + 255);
    assertThat(CandidatePriority.serverReflexive(0)).isEqualTo((100L << 24) + (65_535 << 8) + 255);
    assertThat(CandidatePriority.peerReflexive(CandidatePriority.host(3)))
        .isEqualTo((110L << 24) + (65_532 << 8) + 255);
    assertThat(CandidatePriority.host(100_000)).isEqualTo((126L << 24) + 255);
  }

  @Test
  void prefersUdpToTcp() {
    assertThat(
            List.of(
                CandidatePriority.host(0),
                CandidatePriority.host(1),
                CandidatePriority.serverReflexive(1),
                CandidatePriority.tcpActive(),
                CandidatePriority.tcpPassive(0),
                CandidatePriority.tcpPassive(1)))
        .isSortedAccordingTo(Comparator.reverseOrder())
        .doesNotHaveDuplicates();
  }
}
