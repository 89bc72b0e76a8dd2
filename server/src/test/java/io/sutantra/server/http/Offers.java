package io.sutantra.server.http;

/** Sample offers as browsers make them, and damaged variants. */
public final class Offers {
  private static final String SESSION =
      """
      v=0
      o=- 4611731400430051336 2 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0
      a=msid-semantic: WMS
      """;
  private static final String VIDEO =
      """
      m=video 9 UDP/TLS/RTP/SAVPF 96 97 102
      c=IN IP4 0.0.0.0
      a=rtcp:9 IN IP4 0.0.0.0
      """;
  private static final String ICE =
      """
      a=ice-ufrag:dPqN
      a=ice-pwd:wVqSb1Mdv9Zc3XBtTGvLr5Ae
      a=ice-options:trickle
      """;
  private static final String FINGERPRINT =
      "a=fingerprint:sha-256 7B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:DC:B8:5F:64:1A:24:C2:43"
          + ":F0:A1:58:D0:A1:2C:19:08\n";
  private static final String MEDIA =
      """
      a=setup:actpass
      a=mid:0
      a=recvonly
      a=rtcp-mux
      a=rtcp-rsize
      """;
  private static final String VP8 =
      """
      a=rtpmap:96 VP8/90000
      a=rtcp-fb:96 ccm fir
      a=rtcp-fb:96 nack
      a=rtcp-fb:96 nack pli
      a=rtpmap:97 rtx/90000
      a=fmtp:97 apt=96
      """;
  private static final String H264 =
      """
      a=rtpmap:102 H264/90000
      a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
      """;
  private static final String CANDIDATE =
      "a=candidate:1 1 udp 2122260223 127.0.0.1 45678 typ host generation 0\n";

  private Offers() {}

  public static String good() {
    return lines(SESSION + VIDEO + CANDIDATE + ICE + FINGERPRINT + MEDIA + VP8 + H264);
  }

  public static String withoutVp8() {
    return lines(SESSION + VIDEO.replace("96 97 102", "102") + ICE + FINGERPRINT + MEDIA + H264);
  }

  public static String withoutIce() {
    return lines(SESSION + VIDEO + FINGERPRINT + MEDIA + VP8);
  }

  public static String withoutFingerprint() {
    return lines(SESSION + VIDEO + ICE + MEDIA + VP8);
  }

  /** Returns an offer with one audio section, in a codec. */
  public static String audioOnly(String encoding) {
    return lines(
        SESSION
            + "m=audio 9 UDP/TLS/RTP/SAVPF 111\nc=IN IP4 0.0.0.0\n"
            + ICE
            + FINGERPRINT
            + MEDIA
            + "a=rtpmap:111 "
            + encoding
            + "\n");
  }

  /** Returns a fragment with a trickled candidate. */
  static String trickled() {
    return lines(
        """
        a=ice-ufrag:dPqN
        a=ice-pwd:wVqSb1Mdv9Zc3XBtTGvLr5Ae
        m=video 9 UDP/TLS/RTP/SAVPF 0
        a=mid:0
        a=candidate:2 1 udp 2122194687 127.0.0.1 45679 typ host generation 0
        """);
  }

  /** Returns a fragment with new credentials. */
  static String restarted() {
    return lines(
        """
        a=ice-ufrag:Nq7x
        a=ice-pwd:Jm3Kd0Qw8Rt5Yb2Zc6Vf9LpH
        m=video 9 UDP/TLS/RTP/SAVPF 0
        a=mid:0
        a=candidate:1 1 udp 2122260223 127.0.0.1 45680 typ host generation 0
        """);
  }

  private static String lines(String text) {
    return text.replace("\n", "\r\n");
  }
}
