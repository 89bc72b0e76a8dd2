package io.sutantra.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

/** Properties of the readers: every input has a result. */
class SdpProperties {
  private static final int MAX = 65_536;

  private static void offered(String sdp) {
    try {
      Offer offer = Offer.parse(sdp, MAX, "VP8");
      assertThat(offer.candidates(AddressFilter.ALL)).hasSizeLessThanOrEqualTo(128);
      assertThat(offer.fingerprints()).hasSizeBetween(1, 8);
      assertThat(offer.main().payloadType()).isBetween(0, 127);
    } catch (SdpException refused) {
      assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(400);
    }
  }

  @Property(tries = 1_000)
  void everyTextHasAnAnswer(@ForAll @StringLength(max = 300) String text) {
    offered(text);
    offered("v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n" + text);
    try {
      Fragment.parse("a=" + text, MAX);
    } catch (SdpException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
    assertThat(IceCandidate.parse("candidate:" + text).isPresent()).isIn(true, false);
  }

  @Property(tries = 1_000)
  void everyOfferWithSomethingCutOutHasAnAnswer(
      @ForAll @IntRange(max = 2_000) int at, @ForAll @IntRange(max = 200) int length) {
    for (String good : List.of(Offers.GOOD, Offers.EVERYTHING)) {
      int from = Math.min(at, good.length());
      offered(good.substring(0, from) + good.substring(Math.min(from + length, good.length())));
      offered(good.substring(0, from));
    }
  }
}
