package io.sutantra.webrtc.sdp;

import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.sdp.Offer;
import io.sutantra.rtc.sdp.OfferedTrack;
import io.sutantra.rtc.sdp.SdpException;
import io.sutantra.rtc.sdp.SdpException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A writer of the offer that libwebrtc is given: only the video section, only VP8 and its
 * retransmission, and no candidates.
 */
public final class CanonicalOffer {
  /** The codec that libwebrtc encodes here. */
  public static final String ENCODING_NAME = "VP8";

  /** The characters that libwebrtc accepts; the last four are beyond the standard's. */
  private static final Pattern ICE = Pattern.compile("[A-Za-z0-9+/=#_-]+");

  private CanonicalOffer() {}

  /**
   * Checks that libwebrtc accepts the credentials of the other side.
   *
   * @throws SdpException with {@link Reason#NOT_ACCEPTABLE} if libwebrtc does not
   */
  public static void check(IceCredentials ice) {
    if (!ICE.matcher(ice.ufrag()).matches() || !ICE.matcher(ice.password()).matches()) {
      throw new SdpException(
          Reason.NOT_ACCEPTABLE,
          "a=ice-ufrag and a=ice-pwd have characters that libwebrtc does not take, must have letters,"
              + " digits, +, /, =, #, _ and - alone");
    }
  }

  /**
   * Returns the text.
   *
   * @param ice ICE credentials of the other side, which change with a restart
   * @param version number of the offer among those of one viewer
   * @param formatParameters value of {@code a=fmtp} for VP8, {@code x-google-start-bitrate=600};
   *     empty for none
   */
  public static String of(Offer offer, IceCredentials ice, int version, String formatParameters) {
    OfferedTrack video = offer.main();
    int payloadType = video.payloadType();
    List<String> lines = new ArrayList<>();
    lines.add("v=0");
    lines.add("o=- 4611686018427387904 " + version + " IN IP4 127.0.0.1");
    lines.add("s=-");
    lines.add("t=0 0");
    lines.add("a=group:BUNDLE " + offer.mid());
    if (offer.lite()) {
      lines.add("a=ice-lite");
    }
    StringBuilder media = new StringBuilder("m=video 9 UDP/TLS/RTP/SAVPF ").append(payloadType);
    video.rtxPayloadType().ifPresent(rtx -> media.append(' ').append(rtx));
    lines.add(media.toString());
    lines.add("c=IN IP4 0.0.0.0");
    lines.add("a=ice-ufrag:" + ice.ufrag());
    lines.add("a=ice-pwd:" + ice.password());
    lines.add("a=ice-options:trickle");
    lines.add("a=fingerprint:" + fingerprint(offer.fingerprints()));
    lines.add("a=setup:" + offer.setup());
    lines.add("a=mid:" + offer.mid());
    video.extensions().forEach((id, uri) -> lines.add("a=extmap:" + id + " " + uri));
    lines.add("a=recvonly");
    lines.add("a=rtcp-mux");
    if (video.reducedSize()) {
      lines.add("a=rtcp-rsize");
    }
    lines.add("a=rtpmap:" + payloadType + " VP8/90000");
    video.feedback().forEach(kind -> lines.add("a=rtcp-fb:" + payloadType + " " + kind));
    if (!formatParameters.isEmpty()) {
      lines.add("a=fmtp:" + payloadType + " " + formatParameters);
    }
    video
        .rtxPayloadType()
        .ifPresent(
            rtx -> {
              lines.add("a=rtpmap:" + rtx + " rtx/90000");
              lines.add("a=fmtp:" + rtx + " apt=" + payloadType);
            });
    return String.join("\r\n", lines) + "\r\n";
  }

  /**
   * Returns the single fingerprint that libwebrtc heeds: that of SHA-256, which is as common as
   * DTLS itself, or else the first.
   */
  private static String fingerprint(List<String> all) {
    return all.stream()
        .filter(print -> print.startsWith("sha-256 "))
        .findFirst()
        .orElse(all.get(0));
  }
}
