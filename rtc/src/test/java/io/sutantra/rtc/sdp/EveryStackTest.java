package io.sutantra.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Tests of the answers to the offers of each WebRTC stack. */
class EveryStackTest {
  static final List<String> OFFERS = OfferFixtures.NAMES;

  private static SdpSections sections(Answer answer) {
    return SdpSections.parse("the answer", answer.toText(), Answers.MAX);
  }

  private static MediaSection video(SdpSections sections) {
    return sections.media().stream()
        .filter(section -> section.media().equals("video") && section.port() != 0)
        .findFirst()
        .orElseThrow();
  }

  /**
   * A section is drawn as a letter of its kind, d for data: upper case if sent, lower case if
   * rejected, in brackets if kept for its transport. The extensions are the MID's and the absolute
   * send time's.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          # offer                  | PT  | RTX | sections | bundle | from | extensions | rsize | feedback
          chromium-video           | 96  | 97  | V    | 0      | 0 | 9 2 | true  | goog-remb, ccm fir, nack, nack pli
          chromium-gathered        | 96  | 97  | V    | 0      | 4 | 9 2 | true  | goog-remb, ccm fir, nack, nack pli
          chromium-video-audio-data| 96  | 97  | Vad  | 0      | 0 | 9 2 | true  | goog-remb, ccm fir, nack, nack pli
          chromium-audio-video     | 96  | 97  | (A)V | 0 1    | 0 | 4 2 | true  | goog-remb, ccm fir, nack, nack pli
          firefox-video            | 120 | 124 | V    | 0      | 0 | 3 4 | true  | nack, nack pli, ccm fir, goog-remb
          firefox-audio-video      | 120 | 124 | (A)V | 0 1    | 0 | 3 4 | true  | nack, nack pli, ccm fir, goog-remb
          firefox-video-data       | 120 | 124 | Vd   | 0      | 5 | 3 4 | true  | nack, nack pli, ccm fir, goog-remb
          safari-video-audio       | 100 | 101 | Va   | 0      | 0 | 9 2 | true  | goog-remb, ccm fir, nack, nack pli
          libwebrtc-video          | 96  | 97  | V    | 0      | 2 | 4 2 | true  | goog-remb, ccm fir, nack, nack pli
          pion-video               | 96  | 97  | V    | 0      | 2 | 2 - | true  | goog-remb, ccm fir, nack, nack pli
          aiortc-video             | 97  | 98  | V    | 0      | 3 | 1 2 | false | nack, nack pli, goog-remb
          gstreamer-video          | 96  | -   | V    | video0 | 0 | - - | true  | nack pli, ccm fir
          libdatachannel-audio-video| 97 | -   | (A)V | 0 1    | 2 | - - | false | nack, nack pli, goog-remb
          simulcast-two-videos     | 96  | 97  | Vv   | cam    | 0 | 4 - | true  | nack, nack pli
          minimal-video            | 100 | -   | V    | -      | 1 | - - | false | nack pli
          data-first-bundle-only   | 96  | -   | dV   | v      | 0 | - - | false | nack
          """)
  void isAnsweredByItsOwnNumbers(
      String name,
      int payloadType,
      String rtx,
      String drawn,
      String bundle,
      int candidates,
      String extensions,
      boolean reducedSize,
      String feedback) {
    Answer answer = Answers.to(OfferFixtures.text(name));
    SdpSections sections = sections(answer);
    MediaSection video = video(sections);
    assertThat(answer.tracks().get(0).payloadType()).isEqualTo(payloadType);
    assertThat(video.payloadTypes("VP8")).containsExactly(payloadType);
    assertThat(number(answer.tracks().get(0).rtxPayloadType())).isEqualTo(rtx);
    assertThat(video.rtxPayloadType(payloadType))
        .isEqualTo(answer.tracks().get(0).rtxPayloadType());
    assertThat(video.has("ssrc-group")).isNotEqualTo(rtx.equals("-"));
    assertThat(drawn(sections)).isEqualTo(drawn);
    assertThat(sections.session().value("group").orElse("BUNDLE -")).isEqualTo("BUNDLE " + bundle);
    assertThat(answer.offer().candidates(AddressFilter.ALL)).hasSize(candidates);
    assertThat(
            number(answer.tracks().get(0).extension(HeaderExtensions.MID))
                + " "
                + number(answer.tracks().get(0).extension(HeaderExtensions.ABS_SEND_TIME)))
        .isEqualTo(extensions);
    assertThat(video.extensions()).isEqualTo(answer.tracks().get(0).extensions());
    assertThat(video.has("rtcp-rsize")).isEqualTo(reducedSize);
    assertThat(answer.tracks().get(0).feedback()).containsExactly(feedback.split(", "));
    assertThat(video.feedback(payloadType)).isEqualTo(answer.tracks().get(0).feedback());
  }

  @ParameterizedTest
  @FieldSource("OFFERS")
  void isAnsweredInItsOwnForm(String name) {
    String sdp = OfferFixtures.text(name);
    Answer answer = Answers.to(sdp);
    List<MediaSection> offered = SdpSections.parse("the offer", sdp, Answers.MAX).media();
    List<MediaSection> answered = sections(answer).media();
    assertThat(answered).hasSameSizeAs(offered);
    for (int i = 0; i < offered.size(); i++) {
      MediaSection theirs = offered.get(i);
      MediaSection ours = answered.get(i);
      assertThat(ours.media()).isEqualTo(theirs.media());
      assertThat(ours.protocol()).isEqualTo(theirs.protocol());
      assertThat(ours.value("mid")).isEqualTo(theirs.value("mid"));
      assertThat(theirs.formats()).containsAll(ours.formats());
      assertThat(ours.has("bundle-only")).isFalse();
      assertThat(ours.has("ice-ufrag")).isEqualTo(ours.port() != 0);
    }
    assertThat(answer.toText()).matches("(?:[a-z]=[ -~]+\r\n)+").contains("a=ice-lite\r\n");
    assertThat(video(sections(answer)).attributes())
        .contains(
            "rtcp-mux",
            "sendonly",
            "msid:camera video",
            "fingerprint:" + Answers.FINGERPRINT,
            "ssrc:4026531841 cname:sutantra");
    assertThat(answered.stream().flatMap(section -> section.candidates().stream()))
        .containsExactlyElementsOf(Answers.TRANSPORT.candidates());
  }

  private static String drawn(SdpSections sections) {
    return sections.media().stream()
        .map(
            section -> {
              String kind =
                  section.media().equals("application") ? "d" : section.media().substring(0, 1);
              String large = kind.toUpperCase(Locale.ROOT);
              if (section.port() == 0) {
                return kind;
              }
              return section.has("inactive") ? "(" + large + ")" : large;
            })
        .collect(Collectors.joining());
  }

  private static String number(OptionalInt number) {
    return number.isPresent() ? String.valueOf(number.getAsInt()) : "-";
  }
}
