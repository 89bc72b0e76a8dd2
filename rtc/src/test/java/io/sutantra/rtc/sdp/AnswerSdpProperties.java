package io.sutantra.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.testkit.MutatedSdp;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Properties of answers to any offer: each offer is answered or refused, and answers are
 * well-formed.
 */
class AnswerSdpProperties {
  private static final List<String> OFFERS =
      OfferFixtures.NAMES.stream().map(OfferFixtures::text).toList();
  private static final List<String> ANSWERS =
      List.of(
          ClientOfferTest.answer(ClientOfferTest.LIBWEBRTC),
          ClientOfferTest.answer(ClientOfferTest.PION),
          ClientOfferTest.answer(ClientOfferTest.JANUS));

  @Property(tries = 500)
  void everyMutationOfAnOfferIsAnsweredOrRefused(@ForAll long seed) {
    for (String good : OFFERS) {
      String sdp = MutatedSdp.of(good, seed);
      try {
        Answer answer = Answers.withSound(sdp);
        assertThat(answer.toText()).matches("(?:[a-z]=[ -~]+\r\n)+");
        assertThat(SdpSections.parse("the answer", answer.toText(), Answers.MAX).media())
            .hasSameSizeAs(SdpSections.parse("the offer", sdp, Answers.MAX).media())
            .filteredOn(section -> section.has("sendonly"))
            .hasSameSizeAs(answer.tracks());
      } catch (SdpException refused) {
        assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(400);
      }
    }
  }

  @Property(tries = 500)
  void everyMutationOfAnAnswerIsReadOrRefused(@ForAll long seed) {
    for (String good : ANSWERS) {
      try {
        ReceivedAnswer answer =
            ReceivedAnswer.parse(MutatedSdp.of(good, seed), Answers.MAX, ClientOfferTest.OFFER);
        assertThat(answer.main().payloadType()).isBetween(0, 127);
        assertThat(answer.fingerprints()).isNotEmpty();
        assertThat(answer.candidates()).hasSizeLessThanOrEqualTo(256);
      } catch (SdpException refused) {
        assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(400);
      }
    }
  }
}
