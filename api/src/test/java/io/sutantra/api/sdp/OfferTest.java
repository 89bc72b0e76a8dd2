package io.sutantra.api.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.SignallingException;
import io.sutantra.api.SignallingException.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfferTest {
  private static final int MAX = 65_536;

  private static void refused(String sdp, Reason reason, String... words) {
    assertThatThrownBy(() -> Offer.parse(sdp, MAX, "VP8"))
        .isInstanceOf(SignallingException.class)
        .extracting(problem -> ((SignallingException) problem).reason())
        .isEqualTo(reason);
    assertThatThrownBy(() -> Offer.parse(sdp, MAX, "VP8")).hasMessageContainingAll(words);
  }

  @Test
  void readsWhatABrowserOffers() {
    Offer offer = Offer.parse(Offers.GOOD, MAX, "vp8");
    assertThat(offer.mid()).isEqualTo("0");
    assertThat(offer.credentials().ufrag()).isEqualTo("abcd");
    assertThat(offer.candidates(AddressFilter.ALL))
        .extracting(candidate -> candidate.address().getHostAddress())
        .containsExactly("127.0.0.1");
    assertThat(offer.candidates(AddressFilter.of(List.of("10.0.0.0/8")))).isEmpty();
    assertThat(offer.payloadType()).isEqualTo(96);
    assertThat(offer.rtxPayloadType()).hasValue(97);
    assertThat(offer.feedback())
        .containsExactly("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");
    assertThat(offer.extensions())
        .hasSize(4)
        .containsEntry(9, "urn:ietf:params:rtp-hdrext:sdes:mid");
    assertThat(offer.fingerprints()).singleElement().asString().startsWith("sha-256 4B:1B:");
    assertThat(offer.setup()).isEqualTo("actpass");
    assertThat(offer.reducedSize()).isTrue();
    assertThat(offer.bundled()).isTrue();
    assertThat(offer.lite()).isFalse();
    assertThat(offer.formatParameters()).isEmpty();
  }

  @Test
  void takesTheTransportOfTheBundle() {
    Offer offer = Offer.parse(Offers.EVERYTHING, MAX, "VP8");
    assertThat(offer.mid()).isEqualTo("v");
    assertThat(offer.credentials().ufrag()).isEqualTo("abcd");
    assertThat(offer.fingerprints()).singleElement().asString().startsWith("sha-256 4B:1B:");
    assertThat(offer.sections().media())
        .extracting(MediaSection::media)
        .containsExactly("audio", "video", "application");
  }

  @Test
  void takesTheCandidatesOfTheBundle() {
    String own = "a=candidate:1 1 udp 1 192.0.2.1 1 typ host\r\n";
    String audio = Offers.EVERYTHING.replace("a=mid:a\r\n", "a=mid:a\r\n" + own + own);
    assertThat(Offer.parse(audio, MAX, "VP8").candidates(AddressFilter.ALL)).hasSize(1);
    String transport =
        "a=ice-ufrag:other\r\na=ice-pwd:%s\r\na=fingerprint:sha-256 AA%s\r\n"
            .formatted("p".repeat(22), ":AA".repeat(31));
    Offer other = Offer.parse(audio.replace("a=mid:v\r\n", "a=mid:v\r\n" + transport), MAX, "VP8");
    assertThat(other.credentials().ufrag()).isEqualTo("other");
    assertThat(other.candidates(AddressFilter.ALL)).isEmpty();
  }

  @Test
  void takesTheFirstPayloadTypeThatIsAcceptable() {
    String sdp =
        Offers.GOOD
                .replace("98 96 97", "98 96 97 102 103")
                .replace("a=rtpmap:98 VP9/90000", "a=rtpmap:98 H264/90000\r\na=fmtp:98 profile=a")
            + "a=rtpmap:102 h264/90000\r\na=fmtp:102 profile=b;x=1\r\n"
            + "a=rtpmap:103 rtx/90000\r\na=fmtp:103 rtx-time=200; apt=102\r\n";
    assertThat(Offer.parse(sdp, MAX, "H264").payloadType()).isEqualTo(98);
    assertThat(Offer.parse(sdp, MAX, "H264").rtxPayloadType()).isEmpty();
    Offer second = Offer.parse(sdp, MAX, "H264", fmtp -> fmtp.contains("profile=b"));
    assertThat(second.payloadType()).isEqualTo(102);
    assertThat(second.formatParameters()).isEqualTo("profile=b;x=1");
    assertThat(second.rtxPayloadType()).hasValue(103);
    assertThatThrownBy(() -> Offer.parse(sdp, MAX, "H264", fmtp -> false))
        .isInstanceOf(SignallingException.class)
        .hasMessageContaining("no H264");
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
