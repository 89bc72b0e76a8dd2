package io.sutantra.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.rtc.sdp.MediaSection;
import io.sutantra.rtc.sdp.SdpException;
import io.sutantra.rtc.sdp.SdpSections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchedAnswersTest {
  /** The offer of Janus 1.1.2, abridged. */
  private static final String JANUS =
      """
      v=0
      o=- 1 1 IN IP4 127.0.0.2
      s=Mountpoint 1
      t=0 0
      a=group:BUNDLE v
      a=fingerprint:sha-256 AA
      a=ice-lite
      m=video 9 UDP/TLS/RTP/SAVPF 96 97
      c=IN IP4 127.0.0.2
      a=sendonly
      a=mid:v
      a=rtcp-mux
      a=ice-ufrag:janus
      a=ice-pwd:janus-password
      a=setup:actpass
      a=rtpmap:96 VP8/90000
      a=rtcp-fb:96 nack
      a=rtcp-fb:96 goog-remb
      a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
      a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
      a=rtpmap:97 rtx/90000
      a=fmtp:97 apt=96
      a=ssrc-group:FID 11 12
      a=msid:janus janus0
      a=ssrc:11 cname:janus
      a=ssrc:12 cname:janus
      a=candidate:1 1 udp 2015363327 127.0.0.2 40000 typ host
      """;

  private static final String VIEWER =
      """
      v=0
      o=- 2 2 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0 1
      a=fingerprint:sha-256 BB
      a=ice-ufrag:viewer
      a=ice-pwd:viewer-password
      m=audio 9 UDP/TLS/RTP/SAVPF 111
      a=mid:0
      a=recvonly
      m=video 9 UDP/TLS/RTP/SAVPF 98 96 97
      a=mid:1
      a=recvonly
      a=setup:actpass
      a=rtpmap:98 VP9/90000
      a=rtpmap:96 VP8/90000
      a=rtpmap:97 rtx/90000
      a=fmtp:97 apt=96
      a=rtcp-fb:96 nack
      a=rtcp-fb:96 nack pli
      a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
      a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
      a=candidate:7 1 udp 1 127.0.0.1 50000 typ host
      """;

  @Test
  void eachIsAnsweredWithTheTransportOfTheOther() {
    MatchedAnswers crossed = MatchedAnswers.of(VIEWER, JANUS);

    MediaSection toViewer = sections(crossed.toViewer()).media().get(1);
    assertThat(toViewer.value("mid")).contains("1");
    assertThat(toViewer.value("ice-ufrag")).contains("janus");
    assertThat(toViewer.value("fingerprint")).contains("sha-256 AA");
    assertThat(toViewer.value("setup")).contains("passive");
    assertThat(toViewer.direction()).contains("sendonly");
    assertThat(toViewer.values("candidate"))
        .containsExactly("1 1 udp 2015363327 127.0.0.2 40000 typ host");
    assertThat(toViewer.values("ssrc")).containsExactly("11 cname:janus", "12 cname:janus");

    SdpSections toJanus = sections(crossed.toJanus());
    assertThat(toJanus.media()).hasSize(1);
    MediaSection video = toJanus.media().get(0);
    assertThat(video.value("mid")).contains("v");
    assertThat(video.value("ice-ufrag")).contains("viewer");
    assertThat(video.value("fingerprint")).contains("sha-256 BB");
    assertThat(video.value("setup")).contains("active");
    assertThat(video.direction()).contains("recvonly");
    assertThat(video.has("ssrc")).isFalse();
  }

  @Test
  void onlyWhatBothHaveIsAgreedOn() {
    MatchedAnswers crossed = MatchedAnswers.of(VIEWER, JANUS);

    for (MediaSection video :
        List.of(
            sections(crossed.toViewer()).media().get(1),
            sections(crossed.toJanus()).media().get(0))) {
      assertThat(video.formats()).containsExactly("96", "97");
      assertThat(video.feedback(96)).containsExactly("nack");
      assertThat(video.extensions()).containsOnlyKeys(2);
    }
  }

  @Test
  void whatIsNotVideoIsRejectedAndIceLiteIsSaid() {
    SdpSections toViewer = sections(MatchedAnswers.of(VIEWER, JANUS).toViewer());

    assertThat(toViewer.session().has("ice-lite")).isTrue();
    assertThat(toViewer.session().value("group")).contains("BUNDLE 1");
    assertThat(toViewer.media().get(0).port()).isZero();
    assertThat(toViewer.media().get(0).value("mid")).contains("0");
  }

  @Test
  void retransmissionsOfAnotherNumberAreLeftOut() {
    String viewer = VIEWER.replace("96 97", "96 99").replace(":97 ", ":99 ");

    MediaSection toViewer = sections(MatchedAnswers.of(viewer, JANUS).toViewer()).media().get(1);

    assertThat(toViewer.formats()).containsExactly("96");
    assertThat(toViewer.has("ssrc-group")).isFalse();
    assertThat(toViewer.values("ssrc")).containsExactly("11 cname:janus");
  }

  @Test
  void vp8OfAnotherNumberIsRefused() {
    String viewer = VIEWER.replace(":96 ", ":100 ").replace("98 96", "98 100");

    assertThatThrownBy(() -> MatchedAnswers.of(viewer, JANUS))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining("[96]");
  }

  private static SdpSections sections(String sdp) {
    return SdpSections.parse("the answer", sdp, MatchedAnswers.MAX_BYTES);
  }
}
