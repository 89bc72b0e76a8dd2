package io.sutantra.webrtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.SignallingException;
import io.sutantra.api.SignallingException.Reason;
import io.sutantra.transport.webrtc.Offers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfferTest {
  private static final int MAX = 65_536;

  private static void refused(String sdp, Reason reason, String... words) {
    assertThatThrownBy(() -> Offer.parse(sdp, MAX))
        .isInstanceOf(SignallingException.class)
        .extracting(problem -> ((SignallingException) problem).reason())
        .isEqualTo(reason);
    assertThatThrownBy(() -> Offer.parse(sdp, MAX)).hasMessageContainingAll(words);
  }

  @Test
  void readsWhatABrowserOffers() {
    Offer offer = Offer.parse(Offers.GOOD, MAX);
    assertThat(offer.mid()).isEqualTo("0");
    assertThat(offer.credentials().ufrag()).isEqualTo("abcd");
    assertThat(offer.candidates(AddressFilter.ALL))
        .extracting(candidate -> candidate.address().getHostAddress())
        .containsExactly("127.0.0.1");
    assertThat(offer.candidates(AddressFilter.of(List.of("10.0.0.0/8")))).isEmpty();
    assertThat(offer.canonical(offer.credentials(), 1, "x-google-start-bitrate=300").lines())
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
  void takesTheTransportOfTheBundle() {
    Offer offer = Offer.parse(Offers.EVERYTHING, MAX);
    assertThat(offer.mid()).isEqualTo("v");
    assertThat(offer.credentials().ufrag()).isEqualTo("abcd");
    assertThat(offer.canonical(offer.credentials(), 1, "")).contains("a=fingerprint:sha-256 4B:1B");
  }

  @Test
  void mirrorsAllSectionsInTheAnswer() {
    Offer offer = Offer.parse(Offers.EVERYTHING, MAX);
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
            "a=group:BUNDLE v",
            "m=audio 0 UDP/TLS/RTP/SAVPF 111",
            "a=mid:a",
            "a=inactive",
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
            "a=candidate:1 1 udp 2122260223 192.0.2.1 4711 typ host",
            "a=end-of-candidates",
            "a=sendonly",
            "m=application 0 UDP/DTLS/SCTP webrtc-datachannel",
            "a=mid:d");
  }

  @Test
  void saysWhatIsWrong() {
    refused("", Reason.MALFORMED, "empty");
    refused(" \r\n", Reason.MALFORMED, "empty");
    refused("x".repeat(MAX + 1), Reason.MALFORMED, "65537", "65536");
    refused("{\"sdp\": 1}", Reason.MALFORMED, "not SDP", "line 1");
    refused("a=b\r\n", Reason.MALFORMED, "must begin with 'v=0'");
    refused("v=0\r\ns=-\r\n", Reason.MALFORMED, "no media section");
    refused(
        Offers.EVERYTHING.replaceAll("(?s)m=video.*", ""),
        Reason.NOT_ACCEPTABLE,
        "audio",
        "no video section");
    refused(Offers.GOOD.replace("m=video 9", "m=video 0"), Reason.NOT_ACCEPTABLE, "port 0");
    refused(Offers.GOOD.replace("VP8", "H264"), Reason.NOT_ACCEPTABLE, "no VP8", "VP9, H264");
  }

  @ParameterizedTest
  @CsvSource({
    "a=ice-ufrag:abcd, a=x, MALFORMED, a=ice-ufrag",
    "a=ice-pwd:abcdefghijklmnopqrstuvwx, a=ice-pwd:short, MALFORMED, a=ice-pwd",
    "a=fingerprint:sha-256, a=fingerprint:md5, MALFORMED, a=fingerprint",
    "4B:1B:, 4B:, MALFORMED, a=fingerprint",
    "a=setup:actpass, a=setup:holdconn, MALFORMED, a=setup",
    "a=recvonly, a=sendonly, NOT_ACCEPTABLE, recvonly",
    "a=recvonly, a=inactive, NOT_ACCEPTABLE, recvonly",
    "a=rtcp-mux, a=x, NOT_ACCEPTABLE, rtcp-mux",
    "UDP/TLS/RTP/SAVPF, RTP/AVP, NOT_ACCEPTABLE, RTP/AVP",
    "m=video 9, m=video x, MALFORMED, m=video",
  })
  void saysWhatIsWrongWithAnAttribute(String from, String to, Reason reason, String word) {
    assertThat(Offers.GOOD).contains(from);
    refused(Offers.GOOD.replace(from, to), reason, word);
  }
}
