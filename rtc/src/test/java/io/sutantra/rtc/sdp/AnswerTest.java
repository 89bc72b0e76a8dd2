package io.sutantra.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
  private static SdpSections sections(Answer answer) {
    return SdpSections.parse("the answer", answer.toText(), Answers.MAX);
  }

  @Test
  void answersWordForWord() {
    List<String> candidates =
        Answers.TRANSPORT.candidates().stream().map(one -> "a=" + one.toAttribute()).toList();
    assertThat(Answers.to(OfferFixtures.text("chromium-video-audio-data")).toText().lines())
        .containsExactly(
            "v=0",
            "o=- 4711 1 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 0",
            "a=ice-lite",
            "a=msid-semantic: WMS *",
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
            "c=IN IP4 0.0.0.0",
            candidates.get(0),
            candidates.get(1),
            candidates.get(2),
            candidates.get(3),
            "a=end-of-candidates",
            "a=ice-ufrag:serverUf",
            "a=ice-pwd:serverPasswordOfMany00",
            "a=ice-options:ice2 trickle",
            "a=fingerprint:" + Answers.FINGERPRINT,
            "a=setup:passive",
            "a=mid:0",
            "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
            "a=extmap:9 urn:ietf:params:rtp-hdrext:sdes:mid",
            "a=sendonly",
            "a=msid:camera video",
            "a=rtcp-mux",
            "a=rtcp-rsize",
            "a=rtpmap:96 VP8/90000",
            "a=rtcp-fb:96 goog-remb",
            "a=rtcp-fb:96 ccm fir",
            "a=rtcp-fb:96 nack",
            "a=rtcp-fb:96 nack pli",
            "a=rtpmap:97 rtx/90000",
            "a=fmtp:97 apt=96",
            "a=ssrc-group:FID 4026531841 4026531842",
            "a=ssrc:4026531841 cname:sutantra",
            "a=ssrc:4026531841 msid:camera video",
            "a=ssrc:4026531842 cname:sutantra",
            "a=ssrc:4026531842 msid:camera video",
            "m=audio 0 UDP/TLS/RTP/SAVPF 111",
            "c=IN IP4 0.0.0.0",
            "a=mid:1",
            "a=inactive",
            "m=application 0 UDP/DTLS/SCTP webrtc-datachannel",
            "c=IN IP4 0.0.0.0",
            "a=mid:2",
            "a=inactive");
  }

  @Test
  void rejectsWhatIsNotOfTheBundle() {
    String sdp = OfferFixtures.text("chromium-audio-video");
    for (String alone : new String[] {"", "a=group:BUNDLE 1\r\n"}) {
      SdpSections answer = sections(Answers.to(sdp.replace("a=group:BUNDLE 0 1\r\n", alone)));
      assertThat(answer.media()).extracting(MediaSection::port).containsExactly(0, 9);
      assertThat(answer.media().get(1).candidates()).isEqualTo(Answers.TRANSPORT.candidates());
      assertThat(answer.session().has("group")).isNotEqualTo(alone.isEmpty());
    }
  }

  @Test
  void holdsTheSectionThatHasTheTransport() {
    SdpSections answer = sections(Answers.to(OfferFixtures.text("firefox-audio-video")));
    MediaSection audio = answer.media().get(0);
    assertThat(audio.formats()).containsExactly("109");
    assertThat(audio.candidates()).isEqualTo(Answers.TRANSPORT.candidates());
    assertThat(audio.attributes())
        .contains("inactive", "rtcp-mux", "rtpmap:109 opus/48000/2", "end-of-candidates");
    MediaSection video = answer.media().get(1);
    assertThat(video.candidates()).isEmpty();
    assertThat(video.value("ice-ufrag")).isEqualTo(audio.value("ice-ufrag"));
  }

  @ParameterizedTest
  @CsvSource({"actpass, passive, false", "active, passive, false", "passive, active, true"})
  void takesTheOtherRole(String offered, String answered, boolean active) {
    String sdp =
        OfferFixtures.text("chromium-video").replace("a=setup:actpass", "a=setup:" + offered);
    assertThat(Answers.to(sdp).toText()).contains("a=setup:" + answered + "\r\n");
    assertThat(Answers.to(sdp).active()).isEqualTo(active);
  }

  @Test
  void saysWhatItIsTold() {
    Offer offer = Offer.parse(OfferFixtures.text("chromium-video"), Answers.MAX, "vp9");
    LocalTransport full =
        new LocalTransport(
            Answers.TRANSPORT.credentials(), Answers.FINGERPRINT, false, List.of(), false);
    AnswerMedia media =
        new AnswerMedia(
            1,
            2,
            "c",
            "s",
            "t",
            "profile-id=0",
            Set.of("transport-cc"),
            Set.of(HeaderExtensions.TRANSPORT_WIDE_CC));
    assertThat(new Answer(offer, -1L, full, media).toText().lines())
        .contains(
            "o=- 9223372036854775807 1 IN IP4 127.0.0.1",
            "m=video 9 UDP/TLS/RTP/SAVPF 98 99",
            "a=rtpmap:98 vp9/90000",
            "a=fmtp:98 profile-id=0",
            "a=rtcp-fb:98 transport-cc",
            "a=extmap:4 " + HeaderExtensions.TRANSPORT_WIDE_CC)
        .doesNotContain("a=ice-lite", "a=end-of-candidates", "a=rtcp-fb:98 nack")
        .noneMatch(line -> line.startsWith("a=candidate"));
  }

  @Test
  void refusesWhatCannotConnect() {
    String lite = OfferFixtures.text("chromium-video").replace("t=0 0", "t=0 0\r\na=ice-lite");
    assertThatThrownBy(() -> Answers.to(lite))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining("a=ice-lite");
  }

  @Test
  void restartsIce() {
    Answer answer = Answers.to(OfferFixtures.text("gstreamer-video"));
    String fragment = answer.transport().toFragment("video", answer.offer().mid());
    assertThat(fragment).contains("a=ice-lite\r\n", "a=mid:video0\r\n");
    Fragment read = Fragment.parse(fragment, Answers.MAX);
    assertThat(read.credentials()).contains(Answers.TRANSPORT.credentials());
    assertThat(read.candidates()).isEqualTo(Answers.TRANSPORT.candidates());
    assertThat(read.complete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "", "é"})
  void refusesNamesThatSdpCannotCarry(String name) {
    assertThatThrownBy(() -> new AnswerMedia(1, 2, name, "s", "t", "", Set.of(), Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void refusesOneSsrcForTwo() {
    assertThatThrownBy(() -> new AnswerMedia(1, 1, "c", "s", "t", "", Set.of(), Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SSRC 1");
  }
}
