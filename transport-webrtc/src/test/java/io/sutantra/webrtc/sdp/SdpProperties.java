package io.sutantra.webrtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.rtc.sdp.Offer;
import io.sutantra.rtc.sdp.SdpException;
import io.sutantra.testkit.MutatedSdp;
import io.sutantra.transport.webrtc.Offers;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

/** Properties of the parsers: every input has a result, and what they accept is well-formed. */
class SdpProperties {
  private static final int MAX = 65_536;

  private static void offered(String sdp) {
    try {
      Offer offer = Offer.parse(sdp, MAX, "VP8");
      String canonical = CanonicalOffer.of(offer, offer.credentials(), 1, "");
      assertThat(canonical).matches("(?s)[ -~\\r\\n]+");
      assertThat(canonical.lines().filter(line -> line.startsWith("m="))).hasSize(1);
      // A canonical offer stays as it is.
      assertThat(CanonicalOffer.of(Offer.parse(canonical, MAX, "VP8"), offer.credentials(), 1, ""))
          .isEqualTo(canonical);
    } catch (SdpException refused) {
      assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(400);
    }
  }

  @Property(tries = 2_000)
  void everyMutationOfAnOfferHasAnAnswer(@ForAll long seed) {
    for (String good : List.of(Offers.GOOD, Offers.EVERYTHING)) {
      offered(MutatedSdp.of(good, seed));
    }
  }

  @Property(tries = 1_000)
  void everyTextHasAnAnswer(@ForAll @StringLength(max = 300) String text) {
    offered(text);
    offered("v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n" + text);
    try {
      assertThat(ReceivedAnswer.canonical("v=0\r\n" + text, MAX)).isNotBlank();
    } catch (SdpException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }
}
