package io.sutantra.webrtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.sdp.Offer;
import io.sutantra.rtc.sdp.SdpException;
import io.sutantra.transport.webrtc.Offers;
import org.junit.jupiter.api.Test;

class CanonicalOfferTest {
  private static final int MAX = 65_536;

  private static String canonical(Offer offer, String formatParameters) {
    return CanonicalOffer.of(offer, offer.credentials(), 1, formatParameters);
  }

  @Test
  void saysWhatLibwebrtcNeeds() {
    Offer offer = Offer.parse(Offers.GOOD, MAX, "VP8");
    assertThat(canonical(offer, "x-google-start-bitrate=300").lines())
        .contains(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
            "a=recvonly",
            "a=rtpmap:96 VP8/90000",
            "a=fmtp:96 x-google-start-bitrate=300",
            "a=fmtp:97 apt=96",
            "a=rtcp-fb:96 nack pli",
            "a=extmap:9 urn:ietf:params:rtp-hdrext:sdes:mid")
        .noneMatch(line -> line.contains("VP9") || line.contains("candidate"));
  }

  @Test
  void saysTheTransportOfTheBundle() {
    Offer offer = Offer.parse(Offers.EVERYTHING, MAX, "VP8");
    assertThat(canonical(offer, ""))
        .contains("a=ice-ufrag:abcd\r\n", "a=fingerprint:sha-256 4B:1B");
  }

  @Test
  void saysOneFingerprint() {
    String weak = "sha-1 4B:1B:B7:9B:43:19:AB:AC:8D:82:F1:31:D4:18:1D:46:EC:BF:7A:33";
    Offer both =
        Offer.parse(
            Offers.GOOD.replace("a=setup", "a=fingerprint:" + weak + "\r\na=setup"), MAX, "VP8");
    assertThat(both.fingerprints()).hasSize(2);
    assertThat(canonical(both, "").lines())
        .filteredOn(line -> line.startsWith("a=fingerprint:"))
        .singleElement()
        .asString()
        .startsWith("a=fingerprint:sha-256 ");
    Offer one =
        Offer.parse(
            Offers.GOOD.replaceFirst("a=fingerprint:.*", "a=fingerprint:" + weak), MAX, "VP8");
    assertThat(canonical(one, "").lines()).contains("a=fingerprint:" + weak);
  }

  @Test
  void mirrorsAllSectionsInTheAnswer() {
    Offer offer = Offer.parse(Offers.EVERYTHING, MAX, "VP8");
    Answer answer =
        Answer.of(
            """
            v=0
            o=- 1 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE v
            m=video 4711 UDP/TLS/RTP/SAVPF 96 97
            c=IN IP4 192.0.2.1
            a=candidate:1 1 udp 2122260223 192.0.2.1 4711 typ host
            a=ice-ufrag:efgh
            a=ice-pwd:efghijklmnopqrstuvwxyz
            a=mid:v
            a=sendonly
            """);
    assertThat(answer.sends()).isTrue();
    assertThat(answer.toText(offer, answer.candidates()).lines())
        .containsSubsequence(
            "a=group:BUNDLE a v",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
            "a=candidate:1 1 udp 2122260223 192.0.2.1 4711 typ host",
            "a=end-of-candidates",
            "a=ice-ufrag:efgh",
            "a=ice-pwd:efghijklmnopqrstuvwxyz",
            "a=mid:a",
            "a=inactive",
            "a=rtpmap:111 opus/48000/2",
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
            "a=sendonly",
            "m=application 0 UDP/DTLS/SCTP webrtc-datachannel",
            "a=mid:d");
  }

  /** libwebrtc accepts four characters more than the standard, and refuses others. */
  @Test
  void saysOnlyCredentialsThatLibwebrtcTakes() {
    String padded = "MTIzNDU2Nzg5MDEyMzQ1Ng==";
    CanonicalOffer.check(new IceCredentials("a-_#", padded));
    assertThatThrownBy(() -> CanonicalOffer.check(new IceCredentials("a:bc", padded)))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining("a=ice-ufrag");
  }

  @Test
  void answersWithTheProtocolOfTheOffer() {
    Offer offer =
        Offer.parse(Offers.GOOD.replace("UDP/TLS/RTP/SAVPF", "TCP/TLS/RTP/SAVPF"), MAX, "VP8");
    Answer answer =
        Answer.of(
            """
            v=0
            m=video 4711 UDP/TLS/RTP/SAVPF 96 97
            a=ice-ufrag:efgh
            a=ice-pwd:efghijklmnopqrstuvwxyz
            a=sendonly
            """);
    assertThat(answer.toText(offer, answer.candidates()))
        .contains("m=video 9 TCP/TLS/RTP/SAVPF 96 97\r\n");
  }
}
