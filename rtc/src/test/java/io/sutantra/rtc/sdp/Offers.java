package io.sutantra.rtc.sdp;

/** Offers in the style of browsers. */
final class Offers {
  private static final String HEAD =
      """
      v=0
      o=- 4611731400430051336 2 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=extmap-allow-mixed
      a=msid-semantic: WMS
      """;
  private static final String TRANSPORT =
      """
      a=ice-ufrag:abcd
      a=ice-pwd:abcdefghijklmnopqrstuvwx
      a=ice-options:trickle
      a=fingerprint:sha-256 4B:1B:B7:9B:43:19:AB:AC:8D:82:F1:31:D4:18:1D:46:EC:BF:7A:33:2D:D4:95:67:8C:2A:5D:3B:83:1C:62:CB
      a=setup:actpass
      """;
  private static final String VIDEO =
      """
      a=extmap:1 urn:ietf:params:rtp-hdrext:toffset
      a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
      a=extmap:4 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
      a=extmap:9 urn:ietf:params:rtp-hdrext:sdes:mid
      a=recvonly
      a=rtcp-mux
      a=rtcp-rsize
      a=rtpmap:98 VP9/90000
      a=rtcp-fb:98 nack pli
      a=rtpmap:96 VP8/90000
      a=rtcp-fb:96 goog-remb
      a=rtcp-fb:96 transport-cc
      a=rtcp-fb:96 ccm fir
      a=rtcp-fb:96 nack
      a=rtcp-fb:96 nack pli
      a=rtpmap:97 rtx/90000
      a=fmtp:97 apt=96
      """;

  /** Video alone, with a candidate that nobody answers at and an mDNS candidate. */
  static final String GOOD =
      crlf(
          HEAD
              + "a=group:BUNDLE 0\n"
              + "m=video 9 UDP/TLS/RTP/SAVPF 98 96 97\n"
              + "c=IN IP4 0.0.0.0\n"
              + "a=mid:0\n"
              + "a=candidate:1 1 udp 2122260223 127.0.0.1 9 typ host generation 0\n"
              + "a=candidate:2 1 udp 2122260223 0d6f7c8e-1111-4222-8333-444455556666.local 50000 typ"
              + " host generation 0\n"
              + TRANSPORT
              + VIDEO);

  /** Audio first, then bundled video, then data, as a player with everything would offer. */
  static final String EVERYTHING =
      crlf(
          HEAD
              + "a=group:BUNDLE a v d\n"
              + "m=audio 9 UDP/TLS/RTP/SAVPF 111\n"
              + "c=IN IP4 0.0.0.0\n"
              + "a=mid:a\n"
              + TRANSPORT
              + "a=rtcp-mux\n"
              + "a=recvonly\n"
              + "a=rtpmap:111 opus/48000/2\n"
              + "m=video 0 UDP/TLS/RTP/SAVPF 98 96 97\n"
              + "c=IN IP4 0.0.0.0\n"
              + "a=bundle-only\n"
              + "a=mid:v\n"
              + VIDEO
              + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n"
              + "c=IN IP4 0.0.0.0\n"
              + "a=mid:d\n"
              + TRANSPORT
              + "a=sctp-port:5000\n");

  private Offers() {}

  private static String crlf(String text) {
    return text.replace("\n", "\r\n");
  }
}
