package io.sutantra.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.testkit.CpuTime;
import io.sutantra.testkit.FuzzInput;
import io.sutantra.testkit.LargeSdp;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz test of offers: each is refused, or gets an answer that fits. */
class OfferFuzzTest {
  /** Maximum size of the large seeds, so that the fuzzer finds damage to them soon. */
  private static final int LARGE_BYTES = 4_096;

  static Stream<byte[]> offers() {
    return Stream.concat(
            Stream.concat(OfferFixtures.NAMES.stream(), OfferFixtures.PUBLISHERS.stream())
                .map(OfferFixtures::text),
            LargeSdp.offers(LARGE_BYTES).values().stream())
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void answersWhatIsDamaged() {
    FuzzInput.mutate(offers().toList(), 2_000, 1, this::answersEveryOffer);
  }

  @MethodSource("offers")
  @FuzzTest
  void answersEveryOffer(byte[] text) {
    CpuTime.growsWith(text.length, () -> answers(text));
  }

  private static void answers(byte[] text) {
    String sdp = new String(text, StandardCharsets.UTF_8);
    answers(() -> Answers.to(sdp));
    answers(() -> Answers.withSound(sdp));
    takes(sdp);
  }

  /** A publisher's offer is taken whole, or refused with a reason. */
  private static void takes(String sdp) {
    PublisherAnswer answer;
    try {
      answer = Answers.toPublisher(sdp);
    } catch (SdpException refused) {
      assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(1_000);
      return;
    }
    List<MediaSection> asked = answer.offer().sections().media();
    String answered = answer.toText();
    printable(answered);
    List<MediaSection> given = SdpSections.parse("the answer", answered, Answers.MAX).media();
    assertThat(given).hasSameSizeAs(asked);
    for (int i = 0; i < asked.size(); i++) {
      assertThat(given.get(i).media()).isEqualTo(asked.get(i).media());
      assertThat(given.get(i).port() != 0).isEqualTo(SdpSections.isOpen(asked.get(i)));
      assertThat(given.get(i).has("recvonly")).isEqualTo(SdpSections.isOpen(asked.get(i)));
    }
    for (ReceivedTrack track : answer.tracks()) {
      assertThat(track.offered().rids()).hasSizeLessThanOrEqualTo(8).doesNotHaveDuplicates();
      assertThat(track.offered().sources()).hasSizeLessThanOrEqualTo(16);
      assertThat(track.extensions().values()).isSubsetOf(PublisherAnswer.EXTENSIONS);
    }
  }

  private static void answers(Supplier<Answer> answering) {
    Answer answer;
    try {
      answer = answering.get();
    } catch (SdpException refused) {
      assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(1_000);
      return;
    }
    Offer offer = answer.offer();
    for (OfferedTrack track : offer.tracks()) {
      assertThat(track.payloadType()).isBetween(0, 127);
      track.rtxPayloadType().ifPresent(type -> assertThat(type).isBetween(0, 127));
      assertThat(track.extensions().keySet()).allMatch(id -> id >= 1 && id <= 14);
    }
    assertThat(offer.tracks()).extracting(OfferedTrack::section).doesNotHaveDuplicates();
    assertThat(offer.fingerprints()).isNotEmpty().hasSizeLessThanOrEqualTo(8);
    assertThat(offer.candidates(AddressFilter.ALL)).hasSizeLessThanOrEqualTo(128);
    String answered = answer.toText();
    printable(answered);
    List<MediaSection> asked = offer.sections().media();
    List<MediaSection> given = SdpSections.parse("the answer", answered, Answers.MAX).media();
    assertThat(given).hasSameSizeAs(asked);
    assertThat(given).filteredOn(section -> section.has("sendonly")).hasSameSizeAs(offer.tracks());
    for (int i = 0; i < asked.size(); i++) {
      assertThat(given.get(i).media()).isEqualTo(asked.get(i).media());
      assertThat(given.get(i).protocol()).isEqualTo(asked.get(i).protocol());
    }
  }

  /**
   * Asserts that a text has only lines of printable ASCII with CRLF ends, so that nothing can be
   * injected.
   */
  static void printable(String sdp) {
    assertThat(sdp).endsWith("\r\n");
    for (String line : sdp.substring(0, sdp.length() - 2).split("\r\n", -1)) {
      assertThat(line.length()).isGreaterThan(2);
      assertThat(line.charAt(0)).isBetween('a', 'z');
      assertThat(line.charAt(1)).isEqualTo('=');
      assertThat(line.chars()).allMatch(c -> c >= ' ' && c <= '~');
    }
  }
}
