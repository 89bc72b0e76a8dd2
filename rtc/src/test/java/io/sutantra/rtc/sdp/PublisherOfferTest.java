package io.sutantra.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sutantra.rtc.sdp.SdpException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Tests of publishers' offers and the answers to them. */
class PublisherOfferTest {
  static final List<String> OFFERS = OfferFixtures.PUBLISHERS;

  private static final Path RECORDED = Path.of("../../shared/cases");

  private static String obs() {
    return OfferFixtures.text("publish-obs");
  }

  private static SdpSections answered(String sdp) {
    return SdpSections.parse("the answer", Answers.toPublisher(sdp).toText(), Answers.MAX);
  }

  /** Video, then sound: payload type, RTX, SSRC, RTX SSRC. Then the layers and the extensions. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          # offer                    | video                         | sound             | layers | extensions of video | feedback of video
          publish-aiortc             | 97 98 1120981742 3398512213   | 96 2838122561     | -      | 1 2                 | nack, nack pli, goog-remb
          publish-chromium           | 96 97 2231627014 632943048    | 111 1506262641    | -      | 2 3 4 10 11         | goog-remb, transport-cc, ccm fir, nack, nack pli
          publish-chromium-simulcast | 96 97 - -                     | 111 1506262641    | h m l  | 2 3 4 10 11         | goog-remb, transport-cc, ccm fir, nack, nack pli
          publish-ffmpeg             | 106 107 2381947106 2381947107 | 111 2381947105    | -      | -                   | nack
          publish-firefox-simulcast  | 120 124 3312467721 1217766151 | 109 2055113374    | h l    | 3 4 7 8 9           | nack, nack pli, ccm fir, goog-remb, transport-cc
          publish-gstreamer          | 96 - 1466105512 -             | 97 2211945126     | -      | -                   | nack pli, ccm fir
          publish-obs                | 96 - 3204467114 -             | 111 3204467113    | -      | 1 2                 | nack, nack pli, goog-remb
          publish-obs-simulcast      | 96 - 3204467114 -             | 111 3204467113    | 0 1 2  | 1 2                 | nack, nack pli, goog-remb
          publish-safari             | 96 97 2231627014 632943048    | 111 1506262641    | -      | 2 3 4 10 11         | goog-remb, transport-cc, ccm fir, nack, nack pli
          """)
  void isTakenWhole(
      String name, String video, String sound, String layers, String extensions, String feedback) {
    PublisherAnswer answer = Answers.toPublisher(OfferFixtures.text(name));
    ReceivedTrack pictures = track(answer, "video");
    ReceivedTrack voice = track(answer, "audio");
    assertThat(
            "%d %s %s %s"
                .formatted(
                    pictures.offered().payloadType(),
                    number(pictures.offered().rtxPayloadType()),
                    ssrc(pictures),
                    pictures.offered().sources().isEmpty()
                        ? "-"
                        : number(pictures.offered().sources().get(0).rtxSsrc())))
        .isEqualTo(video);
    assertThat(voice.offered().payloadType() + " " + ssrc(voice)).isEqualTo(sound);
    assertThat(words(pictures.offered().rids())).isEqualTo(layers);
    assertThat(words(pictures.extensions().keySet().stream().sorted().toList()))
        .isEqualTo(extensions);
    assertThat(pictures.feedback()).containsExactly(feedback.split(", "));
  }

  private static ReceivedTrack track(PublisherAnswer answer, String kind) {
    return answer.tracks().stream()
        .filter(track -> track.offered().request().media().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static String ssrc(ReceivedTrack track) {
    List<OfferedSource> sources = track.offered().sources();
    return sources.isEmpty() ? "-" : Integer.toUnsignedString(sources.get(0).ssrc());
  }

  private static String number(OptionalInt number) {
    return number.isPresent() ? Integer.toUnsignedString(number.getAsInt()) : "-";
  }

  private static String words(List<?> all) {
    return all.isEmpty() ? "-" : all.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @FieldSource("OFFERS")
  void isAnsweredRecvonlyInEverySection(String name) {
    String sdp = OfferFixtures.text(name);
    List<MediaSection> offered = SdpSections.parse("the offer", sdp, Answers.MAX).media();
    SdpSections answer = answered(sdp);
    assertThat(answer.media()).hasSameSizeAs(offered);
    for (int i = 0; i < offered.size(); i++) {
      MediaSection ours = answer.media().get(i);
      MediaSection theirs = offered.get(i);
      assertThat(ours.attributes()).contains("recvonly", "rtcp-mux").doesNotContain("bundle-only");
      assertThat(ours.port()).isNotZero();
      assertThat(ours.value("mid")).isEqualTo(theirs.value("mid"));
      assertThat(ours.formats()).hasSizeLessThanOrEqualTo(2);
      assertThat(ours.has("rtcp-rsize")).isEqualTo(theirs.has("rtcp-rsize"));
      assertThat(ours.has("ssrc")).isFalse();
      assertThat(ours.encodingNames()).hasSize(1);
      assertThat(ours.has("simulcast")).isEqualTo(theirs.has("simulcast"));
      assertThat(ours.value("setup"))
          .contains(name.equals("publish-ffmpeg") ? "active" : "passive");
    }
    assertThat(answer.media().stream().flatMap(section -> section.candidates().stream()))
        .containsExactlyElementsOf(Answers.TRANSPORT.candidates());
    assertThat(answer.session().value("group").map(group -> group.split(" ", -1)[1]))
        .isEqualTo(offered.get(0).value("mid"));
  }

  @Test
  void allLayersAreAnsweredInTheOrderOfTheOffer() {
    String answer = Answers.toPublisher(OfferFixtures.text("publish-obs-simulcast")).toText();
    assertThat(answer)
        .contains(
            "a=rid:0 recv\r\na=rid:1 recv\r\na=rid:2 recv\r\na=simulcast:recv 0;1;2\r\n",
            "a=extmap:2 " + HeaderExtensions.RID,
            "b=TIAS:2500000\r\n");
  }

  @Test
  void extensionsThatAreOfferedOneWayAreAnsweredTheOtherWay() {
    String answer = Answers.toPublisher(OfferFixtures.text("publish-firefox-simulcast")).toText();
    assertThat(answer)
        .contains(
            "a=extmap:8/recvonly " + HeaderExtensions.RID,
            "a=extmap:9/recvonly " + HeaderExtensions.REPAIRED_RID,
            "a=extmap:3 " + HeaderExtensions.MID)
        .doesNotContain("playout-delay", "csrc");
  }

  @Test
  void credentialsAreThoseOfTheTaggedSection() {
    Offer offer = Answers.toPublisher(OfferFixtures.text("publish-aiortc")).offer();
    assertThat(offer.credentials().ufrag()).isEqualTo("AuDi");
    assertThat(offer.main().request().media()).isEqualTo("audio");
    assertThat(offer.candidates(AddressFilter.ALL)).hasSize(1);
  }

  @Test
  void soundAloneAndVideoAloneAreTaken() {
    String obs = obs();
    String sound = obs.substring(0, obs.indexOf("m=video")).replace("BUNDLE 0 1", "BUNDLE 0");
    assertThat(Answers.toPublisher(sound).tracks()).hasSize(1);
    String video =
        (obs.substring(0, obs.indexOf("m=audio")) + obs.substring(obs.indexOf("m=video")))
            .replace("a=group:BUNDLE 0 1\r\n", "");
    assertThat(Answers.toPublisher(video).tracks()).hasSize(1);
    assertThat(Answers.toPublisher(video).toText()).doesNotContain("BUNDLE");
  }

  @Test
  void theOrderOfTheReceiverDecidesOnTheCodec() {
    String chromium = OfferFixtures.text("publish-chromium");
    List<TrackRequest> other =
        List.of(Answers.TAKEN.get(1), Answers.TAKEN.get(0), Answers.TAKEN.get(2));
    Offer offer = Offer.parsePublisher(chromium, Answers.MAX, other);
    assertThat(offer.tracks().get(1).payloadType()).isEqualTo(102);
    assertThat(offer.tracks().get(1).rtxPayloadType()).hasValue(103);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a=sendonly             | a=recvonly              | NOT_ACCEPTABLE | is recvonly, must be sendonly
          a=sendonly             | a=inactive              | NOT_ACCEPTABLE | is inactive, must be sendonly
          H264/90000             | H265/90000              | NOT_ACCEPTABLE | must have VP8 or H264
          opus/48000/2           | multiopus/48000/6       | NOT_ACCEPTABLE | must have opus
          packetization-mode=1   | packetization-mode=0    | NOT_ACCEPTABLE | must have VP8 or H264
          a=group:BUNDLE 0 1     | a=x                     | NOT_ACCEPTABLE | in one bundle
          a=group:BUNDLE 0 1     | a=group:BUNDLE 0        | NOT_ACCEPTABLE | in one bundle
          a=rtcp-mux             | a=x                     | NOT_ACCEPTABLE | rtcp-mux
          m=audio                | m=application           | NOT_ACCEPTABLE | must have video and audio alone
          m=audio                | m=video                 | NOT_ACCEPTABLE | must have VP8 or H264
          UDP/TLS/RTP/SAVPF      | UDP/DTLS/SCTP           | NOT_ACCEPTABLE | goes over UDP/DTLS/SCTP
          m=audio 9              | m=audio 0               | -              | -
          a=setup:actpass        | a=setup:active          | -              | -
          a=setup:actpass        | a=setup:holdconn        | MALFORMED      | holdconn
          a=ice-ufrag:           | a=x:                    | MALFORMED      | ice-ufrag
          a=fingerprint:         | a=x:                    | MALFORMED      | fingerprint
          a=ice-options          | a=ice-lite              | NOT_ACCEPTABLE | must be full ICE
          """)
  void whatCannotBeTakenWholeIsRefusedWithTheReason(
      String from, String to, String reason, String message) {
    String sdp = obs().replace(from, to);
    if (reason.equals("-")) {
      assertThat(Answers.toPublisher(sdp).tracks()).isNotEmpty();
      return;
    }
    assertThatThrownBy(() -> Answers.toPublisher(sdp))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining(message)
        .extracting(thrown -> ((SdpException) thrown).reason())
        .isEqualTo(Reason.valueOf(reason));
  }

  @Test
  void twoTracksOfAKindAreRefused() {
    String obs = obs();
    String second = obs.substring(obs.indexOf("m=video")).replace("a=mid:1", "a=mid:2");
    assertThatThrownBy(
            () -> Answers.toPublisher(obs.replace("BUNDLE 0 1", "BUNDLE 0 1 2") + second))
        .hasMessageContaining("several sections of video")
        .extracting(thrown -> ((SdpException) thrown).reason())
        .isEqualTo(Reason.MALFORMED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          send 0;1;2 | send 0;1;9         | MALFORMED      | describe it by a=rid:9 send
          send 0;1;2 | send 0;1;1         | MALFORMED      | different names
          send 0;1;2 | send 0;;1          | MALFORMED      | different names
          send 0;1;2 | send 0;1;2;3;4;5;6;7;8 | NOT_ACCEPTABLE | at most 8
          a=extmap:2 urn | a=extmap:2 x:urn | NOT_ACCEPTABLE | without the header extension
          send 0;1;2 | send 0,9;~1;2      | -              | recv 0;1;2
          send 0;1;2 | recv 9 send 1;0    | -              | recv 1;0
          send 0;1;2 | send rid=1;0       | -              | recv 1;0
          """)
  void aSimulcastIsTakenWhole(String from, String to, String reason, String message) {
    String sdp = OfferFixtures.text("publish-obs-simulcast").replace(from, to);
    if (reason.equals("-")) {
      assertThat(Answers.toPublisher(sdp).toText()).contains("a=simulcast:" + message + "\r\n");
      return;
    }
    assertThatThrownBy(() -> Answers.toPublisher(sdp))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining(message)
        .extracting(thrown -> ((SdpException) thrown).reason())
        .isEqualTo(Reason.valueOf(reason));
  }

  /** Recorded offers of viewers, which say the same of everything but the direction. */
  @Test
  void recordedOffersAreTakenTheOtherWayRound() throws IOException {
    assumeThat(RECORDED).as("skipped: there is no shared/cases beside the project").isDirectory();
    try (Stream<Path> files = Files.list(RECORDED)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".sdp")).toList()) {
        String sdp = Files.readString(file).replace("\r", "").replace("\n", "\r\n");
        String turned = sdp.replace("a=recvonly", "a=sendonly");
        assertThat(Answers.toPublisher(turned).tracks()).as(file.toString()).isNotEmpty();
        assertThatThrownBy(() -> Answers.toPublisher(sdp)).hasMessageContaining("sendonly");
      }
    }
  }
}
