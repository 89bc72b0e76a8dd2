package io.sutantra.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.rtc.sdp.SdpException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OfferTest {
  private static final int MAX = 65_536;

  private static void refused(String sdp, Reason reason, String... words) {
    assertThatThrownBy(() -> Offer.parse(sdp, MAX, "VP8"))
        .isInstanceOf(SdpException.class)
        .extracting(problem -> ((SdpException) problem).reason())
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
    assertThat(offer.main().payloadType()).isEqualTo(96);
    assertThat(offer.main().rtxPayloadType()).hasValue(97);
    assertThat(offer.main().feedback())
        .containsExactly("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");
    assertThat(offer.main().extensions())
        .hasSize(4)
        .containsEntry(9, "urn:ietf:params:rtp-hdrext:sdes:mid");
    assertThat(offer.fingerprints()).singleElement().asString().startsWith("sha-256 4B:1B:");
    assertThat(offer.setup()).isEqualTo("actpass");
    assertThat(offer.main().reducedSize()).isTrue();
    assertThat(offer.bundled()).isTrue();
    assertThat(offer.lite()).isFalse();
    assertThat(offer.main().formatParameters()).isEmpty();
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
    assertThat(Offer.parse(sdp, MAX, "H264").main().payloadType()).isEqualTo(98);
    assertThat(Offer.parse(sdp, MAX, "H264").main().rtxPayloadType()).isEmpty();
    Offer second =
        Offer.parse(
            sdp,
            MAX,
            List.of(
                new TrackRequest(
                    "video",
                    "H264",
                    90_000,
                    1,
                    fmtp -> Optional.of("").filter(own -> fmtp.contains("profile=b")))));
    assertThat(second.main().payloadType()).isEqualTo(102);
    assertThat(second.main().formatParameters()).isEqualTo("profile=b;x=1");
    assertThat(second.main().rtxPayloadType()).hasValue(103);
    assertThatThrownBy(
            () ->
                Offer.parse(
                    sdp,
                    MAX,
                    List.of(
                        new TrackRequest(
                            "video",
                            "H264",
                            90_000,
                            1,
                            fmtp -> Optional.of("").filter(own -> false)))))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining("has H264, but not with a clock rate, channels and parameters");
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
    "a=mid:0, a=mid::, MALFORMED, a=mid",
    "UDP/TLS/RTP/SAVPF, RTP/XVP, NOT_ACCEPTABLE, RTP/XVP",
    "m=video 9, m=video x, MALFORMED, m=video",
  })
  void saysWhatIsWrongWithAnAttribute(String from, String to, Reason reason, String word) {
    assertThat(Offers.GOOD).contains(from);
    refused(Offers.GOOD.replace(from, to), reason, word);
  }

  /** Variants that browsers and other servers accept, although the standards say otherwise. */
  static Stream<Arguments> formsOfTheSame() {
    return Stream.of(
        Arguments.of("padded base64", "abcdefghijklmnopqrstuvwx", "MTIzNDU2Nzg5MDEyMzQ1Ng=="),
        Arguments.of("base64 of URLs", "abcdefghijklmnopqrstuvwx", "a-_#.:abcdefghijklmnop"),
        Arguments.of("a name of other characters", "ice-ufrag:abcd", "ice-ufrag:a-_="),
        Arguments.of("line feeds alone", "\r\n", "\n"),
        Arguments.of("two carriage returns", "\r\n", "\r\r\n"),
        Arguments.of("blanks at the ends", "\r\n", " \t\r\n"),
        Arguments.of("blank lines", "\r\n", "\r\n\r\n"),
        Arguments.of("a name with a control character", "s=-", "s=\u0001\u001b[1m é"),
        Arguments.of("unknown lines and attributes", "a=mid:0", "z=x\r\na=x y:z\r\na=\r\na=mid:0"),
        Arguments.of("blanks in the m= line", "SAVPF 98 96", "SAVPF  98\t96"),
        Arguments.of("a port of its own", "m=video 9 ", "m=video 50000/2 "),
        Arguments.of("many formats", "98 96 97", "98 96 97" + " 99".repeat(200)),
        Arguments.of("a profile without feedback", "SAVPF", "SAVP"),
        Arguments.of("an old profile", "UDP/TLS/RTP/SAVPF", "RTP/SAVPF"),
        Arguments.of("a profile without encryption", "UDP/TLS/RTP/SAVPF", "RTP/AVPF"),
        Arguments.of("a profile of TCP", "UDP/TLS/RTP/SAVPF", "TCP/DTLS/RTP/SAVPF"),
        Arguments.of("a digest in small letters", "sha-256 4B:1B:B7", "SHA-256  4b:1b:b7"),
        Arguments.of(
            "a digest of a hash that is not known",
            "a=fingerprint:",
            "a=fingerprint:sha3-256 AB:CD\r\na=fingerprint:"),
        Arguments.of("a role in capitals", "actpass", "ACTPASS"),
        Arguments.of("no role", "a=setup:actpass\r\n", ""),
        Arguments.of("RTCP that is only shared", "rtcp-mux", "rtcp-mux-only"),
        Arguments.of("no direction", "a=recvonly\r\n", ""),
        Arguments.of("both directions", "a=recvonly", "a=sendrecv"),
        Arguments.of("blanks in an rtpmap", "rtpmap:96 VP8/90000", "rtpmap:96 \tVP8/90000/1"),
        Arguments.of("blanks in an fmtp", "a=fmtp:97 apt=96", "a=fmtp:97  rtx-time=9 ; apt = 96"),
        Arguments.of("blanks in rtcp-fb", "rtcp-fb:96 nack pli", "rtcp-fb:96  NACK  pli"),
        Arguments.of("attributes of an extension", "sdes:mid", "sdes:mid short a=b"),
        Arguments.of("a direction of an extension", "extmap:9 ", "extmap:9/sendrecv "),
        Arguments.of("blanks in a candidate", "1 udp 2122260223 127", "1  UDP  2122260223 127"),
        Arguments.of("another foundation", "candidate:1 ", "candidate:a_1.b=-c "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("formsOfTheSame")
  void readsWhatOthersTake(String name, String from, String to) {
    assertThat(Offers.GOOD).contains(from);
    Offer offer = Offer.parse(Offers.GOOD.replace(from, to), MAX, "VP8");
    assertThat(offer.main().payloadType()).isEqualTo(96);
    assertThat(offer.main().rtxPayloadType()).hasValue(97);
    assertThat(offer.mid()).isEqualTo("0");
    assertThat(offer.bundled()).isTrue();
    assertThat(offer.credentials().ufrag()).hasSize(4);
    assertThat(offer.fingerprints()).singleElement().asString().startsWith("sha-256 4B:1B:B7:");
    assertThat(offer.setup()).isEqualTo("actpass");
    assertThat(offer.main().feedback()).contains("nack", "nack pli");
    assertThat(offer.main().extensions()).containsEntry(9, "urn:ietf:params:rtp-hdrext:sdes:mid");
    assertThat(offer.candidates(AddressFilter.ALL)).hasSize(1);
  }

  @Test
  void takesWhatIsSaidForAllSections() {
    String sdp = Offers.GOOD;
    StringBuilder moved = new StringBuilder();
    for (String line : Offers.GOOD.lines().toList()) {
      if (line.matches("a=(ice-|fingerprint|setup|extmap:|recvonly|rtcp-mux|candidate).*")) {
        moved.append(line).append("\r\n");
        sdp = sdp.replace(line + "\r\n", "");
      }
    }
    Offer offer = Offer.parse(sdp.replace("m=video", moved + "m=video"), MAX, "VP8");
    assertThat(offer.credentials().ufrag()).isEqualTo("abcd");
    assertThat(offer.main().extensions()).hasSize(4);
    assertThat(offer.candidates(AddressFilter.ALL)).hasSize(1);
    assertThat(offer.fingerprints()).hasSize(1);
  }

  /** The fingerprints of a section override those of the session. */
  @Test
  void takesTheFingerprintsOfItsSection() {
    String other = "a=fingerprint:sha-512 AA" + ":AA".repeat(63) + "\r\n";
    Offer offer = Offer.parse(Offers.GOOD.replace("t=0 0\r\n", "t=0 0\r\n" + other), MAX, "VP8");
    assertThat(offer.fingerprints()).singleElement().asString().startsWith("sha-256 4B:");
  }

  /**
   * One section was sent from, one was stopped and left its place; only the last is for receiving.
   */
  @Test
  void takesTheSectionThatReceivesOfAPeerConnectionThatWasUsedBefore() {
    int media = Offers.GOOD.indexOf("m=video");
    String video = Offers.GOOD.substring(media);
    String before =
        video.replace("a=recvonly", "a=sendonly").replace("a=mid:0", "a=mid:{a-b}")
            + "m=video 0 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 0.0.0.0\r\na=inactive\r\n"
            + video.replace("a=recvonly", "a=inactive").replace("a=mid:0", "a=mid:x");
    String head = Offers.GOOD.substring(0, media).replace("BUNDLE 0", "BUNDLE {a-b} x 0");
    Offer offer = Offer.parse(head + before + video, MAX, "VP8");
    assertThat(offer.sections().video()).isEqualTo(3);
    assertThat(offer.mid()).isEqualTo("0");
    assertThat(offer.bundled()).isTrue();
    assertThat(offer.sections().heldFor(offer.main().section()).flatMap(held -> held.value("mid")))
        .hasValue("{a-b}");
    refused(head + before, Reason.NOT_ACCEPTABLE, "sendonly", "must be recvonly");
  }

  @Test
  void boundsWhatAnOfferHas() {
    String good = Offers.GOOD;
    refused(good.replace("98 96", "98 96" + " 1".repeat(300)), Reason.MALFORMED, "303", "256");
    refused(good.replace("BUNDLE 0", "BUNDLE" + " 0".repeat(300)), Reason.MALFORMED, "256");
    refused(good + "a=group:BUNDLE\r\n" + "a=x\r\n".repeat(4_096), Reason.MALFORMED, "4096 lines");
    refused(good + "a=" + "x".repeat(9_000), Reason.MALFORMED, "9002", "8192");
    refused(good + "m=audio 0 RTP/AVP 0\r\n".repeat(64), Reason.MALFORMED, "64 media sections");
    refused(
        good.replace("t=0 0\r\n", "t=0 0\r\n" + "a=group:BUNDLE 1\r\n".repeat(17)),
        Reason.MALFORMED,
        "16 bundles");
  }
}
