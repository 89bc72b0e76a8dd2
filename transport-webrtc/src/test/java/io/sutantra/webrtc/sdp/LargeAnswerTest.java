package io.sutantra.webrtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.rtc.sdp.SdpException;
import io.sutantra.testkit.CpuTime;
import io.sutantra.testkit.LargeSdp;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** Tests that a server's answer of maximum length is read or refused at once. */
class LargeAnswerTest {
  private static final int MAX = 65_536;

  @Test
  void takesNoLongerThanItsLengthIsWorth() {
    LargeSdp.offers(MAX).values().forEach(LargeAnswerTest::takesNotLong);
  }

  private static void takesNotLong(String sdp) {
    CpuTime.growsWith(
        sdp.length(),
        () -> {
          try {
            assertThat(ReceivedAnswer.canonical(sdp, MAX)).isNotBlank();
          } catch (SdpException refused) {
            assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(400);
          }
        });
  }

  @Test
  void takesNoMoreStackForMoreFormats() {
    String formats = String.join(" ", Collections.nCopies(1_900, "96"));
    assertThatThrownBy(
            () ->
                ReceivedAnswer.canonical(
                    "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF " + formats + "\r\na=sendonly\r\n", MAX))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining("must have one section");
  }
}
