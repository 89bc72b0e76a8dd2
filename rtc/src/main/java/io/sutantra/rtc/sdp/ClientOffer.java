package io.sutantra.rtc.sdp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A viewer's offer: to receive one video, with retransmissions.
 *
 * <p><b>Spec:</b> RFC 9429 section 5.2.1.
 *
 * @param sessionId a random number, of which 63 bits are used
 * @param transport the viewer's
 * @param encodingName of the codec, as in {@code a=rtpmap}: {@code VP8}
 * @param formatParameters for {@code a=fmtp}; empty for none
 * @param feedback what the viewer can say in RTCP: {@code nack pli}
 * @param extensions URIs of the header extensions that the viewer knows, at most 14; see {@link
 *     HeaderExtensions}
 */
public record ClientOffer(
    long sessionId,
    LocalTransport transport,
    String encodingName,
    String formatParameters,
    List<String> feedback,
    List<String> extensions) {
  /** The payload type of the codec. */
  public static final int PAYLOAD_TYPE = 96;

  /** The payload type of its retransmissions. */
  public static final int RTX_PAYLOAD_TYPE = 97;

  /** The identification of the one section. */
  public static final String MID = "0";

  private static final int MAX_EXTENSIONS = 14;

  /** Copies the lists. */
  public ClientOffer {
    feedback = List.copyOf(feedback);
    extensions = List.copyOf(extensions);
    if (extensions.size() > MAX_EXTENSIONS) {
      throw new IllegalArgumentException(
          "has %d extensions, must be at most %d".formatted(extensions.size(), MAX_EXTENSIONS));
    }
  }

  /** The header extensions by their ids, which are 1 and what follows. */
  public Map<Integer, String> extensionIds() {
    Map<Integer, String> ids = new LinkedHashMap<>();
    extensions.forEach(uri -> ids.put(ids.size() + 1, uri));
    return ids;
  }

  /** The text. */
  public String toText() {
    SdpWriter text = new SdpWriter().head(sessionId, 1).attribute("group", "BUNDLE " + MID);
    if (transport.lite()) {
      text.line("a=ice-lite");
    }
    text.media("video", "UDP/TLS/RTP/SAVPF", PAYLOAD_TYPE + " " + RTX_PAYLOAD_TYPE)
        .candidates(transport)
        .transport(transport, "actpass")
        .attribute("mid", MID);
    extensionIds().forEach((id, uri) -> text.attribute("extmap", id + " " + uri));
    text.line("a=recvonly")
        .line("a=rtcp-mux")
        .line("a=rtcp-mux-only")
        .line("a=rtcp-rsize")
        .attribute("rtpmap", PAYLOAD_TYPE + " " + encodingName + "/90000");
    feedback.forEach(kind -> text.attribute("rtcp-fb", PAYLOAD_TYPE + " " + kind));
    if (!formatParameters.isEmpty()) {
      text.attribute("fmtp", PAYLOAD_TYPE + " " + formatParameters);
    }
    return text.attribute("rtpmap", RTX_PAYLOAD_TYPE + " rtx/90000")
        .attribute("fmtp", RTX_PAYLOAD_TYPE + " apt=" + PAYLOAD_TYPE)
        .toString();
  }
}
