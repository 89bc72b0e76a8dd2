package io.sutantra.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.rtc.sdp.SdpException.Reason;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientOfferTest {
  static final LocalTransport TRANSPORT =
      new LocalTransport(
          new IceCredentials("viewerUf", "viewerPasswordOfMany00"),
          "sha-256 12" + ":34".repeat(31),
          false,
          List.of(IceCandidate.host(AddressLiteral.parse("127.0.0.1").orElseThrow(), 5_004, 0)),
          true);
  static final ClientOffer OFFER =
      new ClientOffer(
          7L,
          TRANSPORT,
          List.of(
              new TrackOffer(
                  "video",
                  "VP8",
                  90_000,
                  1,
                  "",
                  List.of("nack", "nack pli", "ccm fir", "goog-remb"),
                  List.of(HeaderExtensions.MID, HeaderExtensions.ABS_SEND_TIME))));
  private static final TrackOffer VIDEO = OFFER.tracks().get(0);

  /** Answers of three servers; addresses, credentials and digests are invented. */
  static final String LIBWEBRTC =
      """
      v=0
      o=- 4611731400430051336 2 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0
      a=msid-semantic: WMS camera
      m=video 9 UDP/TLS/RTP/SAVPF 96 97
      c=IN IP4 0.0.0.0
      a=rtcp:9 IN IP4 0.0.0.0
      a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 network-id 1
      a=candidate:473322822 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active generation 0
      a=ice-ufrag:EsAw
      a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
      a=ice-options:trickle
      a=fingerprint:sha-256 %1$s
      a=setup:active
      a=mid:0
      a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
      a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
      a=sendonly
      a=msid:camera video
      a=rtcp-mux
      a=rtcp-rsize
      a=rtpmap:96 VP8/90000
      a=rtcp-fb:96 goog-remb
      a=rtcp-fb:96 ccm fir
      a=rtcp-fb:96 nack
      a=rtcp-fb:96 nack pli
      a=rtpmap:97 rtx/90000
      a=fmtp:97 apt=96
      a=ssrc-group:FID 1082247582 4152255301
      a=ssrc:1082247582 cname:t4FVb7WvVyBeMYD6
      a=ssrc:4152255301 cname:t4FVb7WvVyBeMYD6
      """;

  static final String PION =
      """
      v=0
      o=- 9151962561418830216 1739454445 IN IP4 0.0.0.0
      s=-
      t=0 0
      a=msid-semantic:WMS*
      a=fingerprint:sha-256 %1$s
      a=ice-lite
      a=extmap-allow-mixed
      a=group:BUNDLE 0
      m=video 9 UDP/TLS/RTP/SAVPF 96 97
      c=IN IP4 0.0.0.0
      a=setup:passive
      a=mid:0
      a=ice-ufrag:HGEQPYAADfbhUBki
      a=ice-pwd:hPnATTEnMSvPWwHtlnzyEnIJSNoAsCYQ
      a=rtcp-mux
      a=rtcp-rsize
      a=rtpmap:96 VP8/90000
      a=rtcp-fb:96 nack\s
      a=rtcp-fb:96 nack pli
      a=rtpmap:97 rtx/90000
      a=fmtp:97 apt=96
      a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
      a=ssrc-group:FID 3299231860 2299231861
      a=ssrc:3299231860 cname:pion
      a=ssrc:3299231860 msid:pion video
      a=msid:pion video
      a=sendonly
      a=candidate:513273236 1 udp 2130706431 192.0.2.1 1473 typ host
      a=candidate:513273236 2 udp 2130706431 192.0.2.1 1473 typ host
      a=end-of-candidates
      """;

  static final String JANUS =
      """
      v=0
      o=- 1504774263038545 1 IN IP4 192.0.2.1
      s=Mountpoint 1
      t=0 0
      a=group:BUNDLE 0
      a=ice-options:trickle
      a=fingerprint:sha-256 %1$s
      a=msid-semantic: WMS *
      m=video 9 UDP/TLS/RTP/SAVPF 96
      c=IN IP4 192.0.2.1
      a=sendonly
      a=mid:0
      a=rtcp-mux
      a=ice-ufrag:GgfI
      a=ice-pwd:GJTLQRT/kXtbyQfx9MnH64
      a=setup:active
      a=rtpmap:96 VP8/90000
      a=fmtp:96 max-fs=12288;max-fr=60
      a=rtcp-fb:96 ccm fir
      a=rtcp-fb:96 nack
      a=rtcp-fb:96 nack pli
      a=rtcp-fb:96 goog-remb
      a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
      a=msid:janus janusv0
      a=ssrc:2253895611 cname:janus
      a=ssrc:2253895611 msid:janus janusv0
      a=candidate:1 1 udp 2015363327 192.0.2.1 22914 typ host
      a=candidate:2 1 udp 1679819007 203.0.113.1 22914 typ srflx raddr 192.0.2.1 rport 22914
      a=end-of-candidates
      """;

  static String answer(String template) {
    return template.formatted("AB" + ":01".repeat(31)).replace("\n", "\r\n");
  }

  private static ReceivedAnswer read(String template) {
    return ReceivedAnswer.parse(answer(template), Answers.MAX, OFFER);
  }

  @Test
  void isAnOfferLikeOthers() {
    Offer offer = Offer.parse(OFFER.toText(), Answers.MAX, "VP8");
    assertThat(offer.credentials()).isEqualTo(TRANSPORT.credentials());
    assertThat(offer.fingerprints()).containsExactly(TRANSPORT.fingerprint());
    assertThat(offer.candidates(AddressFilter.ALL)).isEqualTo(TRANSPORT.candidates());
    assertThat(offer.main().payloadType()).isEqualTo(ClientOffer.PAYLOAD_TYPE);
    assertThat(offer.main().rtxPayloadType()).hasValue(ClientOffer.RTX_PAYLOAD_TYPE);
    assertThat(offer.setup()).isEqualTo("actpass");
    assertThat(offer.mid()).isEqualTo(ClientOffer.MID);
    assertThat(offer.main().extensions()).isEqualTo(VIDEO.extensionIds());
    assertThat(offer.main().feedback()).isEqualTo(VIDEO.feedback());
    assertThat(offer.main().reducedSize()).isTrue();
    assertThat(offer.bundled()).isTrue();
  }

  @Test
  void comesBackAsItWasAnswered() {
    Answer answer = Answers.to(OFFER.toText());
    assertThat(ReceivedAnswer.parse(answer.toText(), Answers.MAX, OFFER))
        .isEqualTo(
            new ReceivedAnswer(
                Answers.TRANSPORT.credentials(),
                true,
                List.of(Answers.FINGERPRINT),
                false,
                Answers.TRANSPORT.candidates(),
                true,
                List.of(
                    new TrackAnswer(
                        VIDEO,
                        0,
                        ClientOffer.PAYLOAD_TYPE,
                        OptionalInt.of(ClientOffer.RTX_PAYLOAD_TYPE),
                        OptionalInt.of(Answers.MEDIA.ssrc()),
                        OptionalInt.of(Answers.MEDIA.rtxSsrc()),
                        "",
                        VIDEO.extensionIds(),
                        VIDEO.feedback(),
                        true))));
  }

  @Test
  void comesBackInAnotherCodec() {
    ClientOffer h264 =
        new ClientOffer(
            7L,
            TRANSPORT,
            List.of(
                new TrackOffer(
                    "video",
                    "H264",
                    90_000,
                    1,
                    "packetization-mode=1",
                    List.of("nack pli"),
                    List.of())));
    Offer offer =
        Offer.parse(
            h264.toText(),
            Answers.MAX,
            List.of(
                new TrackRequest(
                    "video",
                    "h264",
                    90_000,
                    1,
                    fmtp -> Optional.of("").filter(own -> fmtp.contains("mode=1")))));
    Answer answer = new Answer(offer, 1L, Answers.TRANSPORT, Answers.MEDIA);
    ReceivedAnswer received = ReceivedAnswer.parse(answer.toText(), Answers.MAX, h264);
    assertThat(received.main().payloadType()).isEqualTo(ClientOffer.PAYLOAD_TYPE);
    assertThat(received.main().extensions()).isEmpty();
    assertThat(received.main().feedback()).containsExactly("nack pli");
  }

  @Test
  void readsWhatLibwebrtcAnswers() {
    ReceivedAnswer answer = read(LIBWEBRTC);
    assertThat(answer.lite()).isFalse();
    assertThat(answer.active()).isTrue();
    assertThat(answer.complete()).isFalse();
    assertThat(answer.candidates()).hasSize(2);
    assertThat(answer.main().rtxPayloadType()).hasValue(97);
    assertThat(answer.main().ssrc()).hasValue(1_082_247_582);
    assertThat(answer.main().rtxSsrc()).hasValue((int) 4_152_255_301L);
    assertThat(answer.main().extensions()).isEqualTo(VIDEO.extensionIds());
    assertThat(answer.main().reducedSize()).isTrue();
  }

  @Test
  void readsWhatPionAnswers() {
    ReceivedAnswer answer = read(PION);
    assertThat(answer.lite()).isTrue();
    assertThat(answer.active()).isFalse();
    assertThat(answer.complete()).isTrue();
    assertThat(answer.fingerprints()).singleElement().asString().startsWith("sha-256 AB:01");
    assertThat(answer.candidates()).hasSize(1);
    assertThat(answer.main().feedback()).containsExactly("nack", "nack pli");
    assertThat(answer.main().ssrc()).hasValue((int) 3_299_231_860L);
  }

  @Test
  void readsWhatJanusAnswers() {
    ReceivedAnswer answer = read(JANUS);
    assertThat(answer.credentials().ufrag()).isEqualTo("GgfI");
    assertThat(answer.candidates()).hasSize(2);
    assertThat(answer.main().rtxPayloadType()).isEmpty();
    assertThat(answer.main().ssrc()).hasValue((int) 2_253_895_611L);
    assertThat(answer.main().rtxSsrc()).isEmpty();
    assertThat(answer.main().formatParameters()).isEqualTo("max-fs=12288;max-fr=60");
    assertThat(answer.main().reducedSize()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "m=video 9, m=video 0, NOT_ACCEPTABLE, port 0",
    "a=sendonly, a=inactive, NOT_ACCEPTABLE, inactive",
    "a=sendonly, a=recvonly, NOT_ACCEPTABLE, recvonly",
    "a=rtcp-mux, a=x, NOT_ACCEPTABLE, rtcp-mux",
    "VP8, VP9, NOT_ACCEPTABLE, no VP8",
    "UDP/TLS/RTP/SAVPF, RTP/AVP, NOT_ACCEPTABLE, RTP/AVP",
    "a=setup:active, a=setup:actpass, MALFORMED, a=setup",
    "a=ice-ufrag:EsAw, a=x, MALFORMED, a=ice-ufrag",
    "a=fingerprint:sha-256, a=fingerprint:md5, MALFORMED, a=fingerprint",
    "m=video 9, m=audio 9, MALFORMED, of audio",
    "v=0, v=1, MALFORMED, the answer is not SDP",
  })
  void saysWhatIsWrong(String from, String to, Reason reason, String word) {
    assertThat(LIBWEBRTC).contains(from);
    String sdp = answer(LIBWEBRTC).replace(from, to);
    assertThatThrownBy(() -> ReceivedAnswer.parse(sdp, Answers.MAX, OFFER))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining(word)
        .extracting(problem -> ((SdpException) problem).reason())
        .isEqualTo(reason);
  }

  @Test
  void hasNoMoreExtensionsThanFit() {
    List<String> many = Collections.nCopies(15, "urn:x");
    assertThatThrownBy(() -> new TrackOffer("video", "VP8", 90_000, 1, "", List.of(), many))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("15");
  }

  @Test
  void soundComesBackBesidePictures() {
    ClientOffer both =
        new ClientOffer(7L, TRANSPORT, List.of(TrackOffer.video("VP8"), TrackOffer.opus()));
    Answer answer = Answers.withSound(both.toText());
    ReceivedAnswer received = ReceivedAnswer.parse(answer.toText(), Answers.MAX, both);
    assertThat(received.tracks()).extracting(TrackAnswer::index).containsExactly(0, 1);
    TrackAnswer sound = received.tracks().get(1);
    assertThat(sound.payloadType()).isEqualTo(ClientOffer.AUDIO_PAYLOAD_TYPE);
    assertThat(sound.rtxPayloadType()).isEmpty();
    assertThat(sound.formatParameters()).isEqualTo("stereo=1");
    assertThat(sound.feedback()).containsExactly("nack");
    assertThat(received.candidates()).isEqualTo(Answers.TRANSPORT.candidates());
  }

  @Test
  void whatTheServerHasNotIsLeftOut() {
    ClientOffer both =
        new ClientOffer(7L, TRANSPORT, List.of(TrackOffer.video("VP8"), TrackOffer.opus()));
    String pictures = Answers.to(both.toText()).toText();
    assertThat(ReceivedAnswer.parse(pictures, Answers.MAX, both).tracks())
        .extracting(TrackAnswer::index)
        .containsExactly(0);
    String nothing = pictures.replace("m=video 9", "m=video 0");
    assertThatThrownBy(() -> ReceivedAnswer.parse(nothing, Answers.MAX, both))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining("rejects video");
  }
}
