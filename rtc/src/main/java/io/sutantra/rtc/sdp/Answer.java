package io.sutantra.rtc.sdp;

import io.sutantra.rtc.sdp.SdpException.Reason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A server's answer: one video is sent, by the payload types and extensions of the offer; every
 * other section is rejected, or inactive if the bundle hangs on it.
 *
 * <p><b>Spec:</b> RFC 9429 section 5.3.1, RFC 9143 section 7.3, RFC 8830, RFC 5576, RFC 4588.
 *
 * @param offer what is answered
 * @param sessionId a random number, of which 63 bits are used
 * @param transport this side's
 * @param media what is sent
 */
public record Answer(Offer offer, long sessionId, LocalTransport transport, AnswerMedia media) {
  private static final Pattern MID = Pattern.compile("[!-~]{1,128}");

  /**
   * Checks that the two sides can connect.
   *
   * @throws SdpException with {@link Reason#NOT_ACCEPTABLE} if both sides' ICE is lite: nobody
   *     would begin
   */
  public Answer {
    if (offer.lite() && transport.lite()) {
      throw new SdpException(
          Reason.NOT_ACCEPTABLE, "the offer has a=ice-lite, must be full ICE: this side's is lite");
    }
  }

  /** The payload type to send with. */
  public int payloadType() {
    return offer.payloadType();
  }

  /** The payload type to retransmit with; empty if the viewer knows no RTX. */
  public OptionalInt rtxPayloadType() {
    return offer.rtxPayloadType();
  }

  /** What the viewer will say in RTCP: what it offered and this side heeds. */
  public List<String> feedback() {
    return offer.feedback().stream().filter(media.feedback()::contains).toList();
  }

  /** The header extensions to send, URI by the viewer's id. */
  public Map<Integer, String> extensions() {
    Map<Integer, String> both = new LinkedHashMap<>(offer.extensions());
    both.values().retainAll(media.extensions());
    return Collections.unmodifiableMap(both);
  }

  /** The viewer's id for an extension; empty if it is not to be sent. */
  public OptionalInt extension(String uri) {
    return extensions().entrySet().stream()
        .filter(extension -> extension.getValue().equals(uri))
        .mapToInt(Map.Entry::getKey)
        .findFirst();
  }

  /** Whether this side begins the DTLS handshake: only if the viewer insists on waiting. */
  public boolean active() {
    return offer.setup().equals("passive");
  }

  /** The text. */
  public String toText() {
    Optional<MediaSection> held = held();
    SdpWriter text = new SdpWriter().head(sessionId, 1);
    if (offer.bundled()) {
      String before =
          held.flatMap(section -> section.value("mid")).map(mid -> mid + " ").orElse("");
      text.attribute("group", "BUNDLE " + before + offer.mid());
    }
    if (transport.lite()) {
      text.line("a=ice-lite");
    }
    text.attribute("msid-semantic", " WMS *");
    MediaSection video = offer.video();
    boolean sent = false;
    for (MediaSection section : offer.sections().media()) {
      if (!sent && section.equals(video)) {
        sent = true;
        video(text, held.isEmpty());
      } else if (held.isPresent() && held.get().equals(section)) {
        hold(text, section);
      } else {
        reject(text, section);
      }
    }
    return text.toString();
  }

  private Optional<MediaSection> held() {
    return offer.sections().heldFor(offer.video()).filter(tagged -> mid(tagged).isPresent());
  }

  private void video(SdpWriter text, boolean tagged) {
    MediaSection video = offer.video();
    int payloadType = payloadType();
    StringBuilder formats = new StringBuilder().append(payloadType);
    rtxPayloadType().ifPresent(rtx -> formats.append(' ').append(rtx));
    text.media("video", video.protocol(), formats.toString());
    if (tagged) {
      text.candidates(transport);
    }
    text.transport(transport, setup());
    if (video.has("mid")) {
      text.attribute("mid", offer.mid());
    }
    extensions().forEach((id, uri) -> text.attribute("extmap", id + " " + uri));
    text.line("a=sendonly").attribute("msid", msid()).line("a=rtcp-mux");
    if (offer.reducedSize()) {
      text.line("a=rtcp-rsize");
    }
    text.attribute("rtpmap", payloadType + " " + offer.encodingName() + "/90000");
    feedback().forEach(kind -> text.attribute("rtcp-fb", payloadType + " " + kind));
    if (!media.formatParameters().isEmpty()) {
      text.attribute("fmtp", payloadType + " " + media.formatParameters());
    }
    String ssrc = Integer.toUnsignedString(media.ssrc());
    String rtxSsrc = Integer.toUnsignedString(media.rtxSsrc());
    rtxPayloadType()
        .ifPresent(
            rtx ->
                text.attribute("rtpmap", rtx + " rtx/90000")
                    .attribute("fmtp", rtx + " apt=" + payloadType)
                    .attribute("ssrc-group", "FID " + ssrc + " " + rtxSsrc));
    source(text, ssrc);
    if (rtxPayloadType().isPresent()) {
      source(text, rtxSsrc);
    }
  }

  private void source(SdpWriter text, String ssrc) {
    text.attribute("ssrc", ssrc + " cname:" + media.cname())
        .attribute("ssrc", ssrc + " msid:" + msid());
  }

  private void hold(SdpWriter text, MediaSection section) {
    String format = section.describedFormat().orElseThrow();
    text.media(section.media(), section.protocol(), format.substring(0, format.indexOf(' ')))
        .candidates(transport)
        .transport(transport, setup())
        .attribute("mid", mid(section).orElseThrow())
        .line("a=inactive")
        .line("a=rtcp-mux")
        .attribute("rtpmap", format);
  }

  private static void reject(SdpWriter text, MediaSection section) {
    text.line(
            "m=%s 0 %s %s".formatted(section.media(), section.protocol(), section.formats().get(0)))
        .line("c=IN IP4 0.0.0.0");
    mid(section).ifPresent(mid -> text.attribute("mid", mid));
    text.line("a=inactive");
  }

  private String setup() {
    return active() ? "active" : "passive";
  }

  private String msid() {
    return media.streamId() + " " + media.trackId();
  }

  private static Optional<String> mid(MediaSection section) {
    return section.value("mid").filter(mid -> MID.matcher(mid).matches());
  }
}
