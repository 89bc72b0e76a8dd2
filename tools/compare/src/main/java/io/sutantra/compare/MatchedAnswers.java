package io.sutantra.compare;

import io.sutantra.rtc.sdp.MediaSection;
import io.sutantra.rtc.sdp.SdpException;
import io.sutantra.rtc.sdp.SdpException.Reason;
import io.sutantra.rtc.sdp.SdpSections;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The answers to two offers that crossed, each derived from the offer of the other side.
 *
 * <p>A WHEP viewer makes an offer; the streaming plug-in of Janus 1.1.2 accepts no offers, and
 * makes one itself. SDP only describes parameters, so each side's answer can be built from the
 * other side's offer. The answer has the other side's credentials, fingerprint, candidates and
 * SSRCs, and those formats, feedback types and header extensions that both offers have under the
 * same number. The viewer becomes the DTLS client.
 *
 * <p><b>Errors:</b> {@link SdpException} for an offer that lacks a necessary attribute.
 * <b>Spec:</b> RFC 8829, RFC 9143, RFC 8842 (roles).
 *
 * @param toViewer the answer for the viewer
 * @param toJanus the answer for Janus
 */
record MatchedAnswers(String toViewer, String toJanus) {
  static final int MAX_BYTES = 64 << 10;

  private static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";

  static MatchedAnswers of(String viewerOffer, String janusOffer) {
    SdpSections viewer = SdpSections.parse("the viewer's offer", viewerOffer, MAX_BYTES);
    SdpSections janus = SdpSections.parse("the offer of Janus", janusOffer, MAX_BYTES);
    int place = viewer.video();
    MediaSection janusVideo = janus.media().get(janus.video());
    Common common = Common.of(viewer.media().get(place), janusVideo);

    String viewerMid = required(viewer, viewer.media().get(place), "mid");
    List<String> toViewer = session(viewerMid);
    if (janus.session().has("ice-lite")) {
      toViewer.add("a=ice-lite");
    }
    for (int i = 0; i < viewer.media().size(); i++) {
      if (i == place) {
        toViewer.addAll(video(common, viewerMid, janus, "sendonly", "passive"));
        toViewer.addAll(common.sources(janusVideo));
      } else {
        toViewer.addAll(rejected(viewer, viewer.media().get(i)));
      }
    }
    String janusMid = required(janus, janusVideo, "mid");
    List<String> toJanus = session(janusMid);
    toJanus.addAll(video(common, janusMid, viewer, "recvonly", "active"));
    return new MatchedAnswers(text(toViewer), text(toJanus));
  }

  private static List<String> session(String mid) {
    return new ArrayList<>(
        List.of("v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE " + mid));
  }

  /** Returns a video section with the transport of {@code other}. */
  private static List<String> video(
      Common common, String mid, SdpSections other, String direction, String setup) {
    MediaSection transport = other.transportOf(other.media().get(other.video()));
    List<String> lines = new ArrayList<>();
    lines.add("m=video 9 UDP/TLS/RTP/SAVPF " + String.join(" ", common.payloadTypes()));
    lines.add("c=IN IP4 0.0.0.0");
    lines.add("a=mid:" + mid);
    lines.add("a=" + direction);
    lines.add("a=rtcp-mux");
    for (String name : List.of("ice-ufrag", "ice-pwd", "fingerprint")) {
      lines.add("a=" + name + ":" + required(other, transport, name));
    }
    lines.add("a=ice-options:trickle");
    lines.add("a=setup:" + setup);
    lines.addAll(common.lines());
    transport.values("candidate").forEach(value -> lines.add("a=candidate:" + value));
    return lines;
  }

  private static List<String> rejected(SdpSections viewer, MediaSection section) {
    return List.of(
        "m=%s 0 %s %s"
            .formatted(section.media(), section.protocol(), String.join(" ", section.formats())),
        "c=IN IP4 0.0.0.0",
        "a=mid:" + required(viewer, section, "mid"),
        "a=inactive");
  }

  /** Returns an attribute of a section, or else the session's attribute for all sections. */
  private static String required(SdpSections offer, MediaSection section, String name) {
    return section
        .value(name)
        .or(() -> offer.session().value(name))
        .orElseThrow(() -> new SdpException(Reason.MALFORMED, "an offer has no a=" + name));
  }

  private static String text(List<String> lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  /** The parameters that both offers have under the same number. */
  private record Common(int vp8, OptionalInt rtx, List<String> lines) {
    static Common of(MediaSection viewer, MediaSection janus) {
      List<Integer> offered = janus.payloadTypes("VP8");
      int vp8 =
          viewer.payloadTypes("VP8").stream()
              .filter(offered::contains)
              .findFirst()
              .orElseThrow(
                  () ->
                      new SdpException(
                          Reason.NOT_ACCEPTABLE, "VP8 must be payload type " + offered));
      OptionalInt rtx = viewer.rtxPayloadType(vp8);
      if (!rtx.equals(janus.rtxPayloadType(vp8))) {
        rtx = OptionalInt.empty();
      }
      List<String> lines = new ArrayList<>();
      lines.add("a=rtpmap:%d VP8/90000".formatted(vp8));
      janus.feedback(vp8).stream()
          .filter(viewer.feedback(vp8)::contains)
          .forEach(feedback -> lines.add("a=rtcp-fb:%d %s".formatted(vp8, feedback)));
      if (rtx.isPresent()) {
        lines.add("a=rtpmap:%d rtx/90000".formatted(rtx.getAsInt()));
        lines.add("a=fmtp:%d apt=%d".formatted(rtx.getAsInt(), vp8));
      }
      janus
          .extensions()
          .forEach(
              (id, uri) -> {
                // The mid that Janus sends is its own, not the viewer's.
                if (uri.equals(viewer.extensions().get(id)) && !uri.equals(MID)) {
                  lines.add("a=extmap:%d %s".formatted(id, uri));
                }
              });
      return new Common(vp8, rtx, lines);
    }

    List<String> payloadTypes() {
      return rtx.isPresent()
          ? List.of(Integer.toString(vp8), Integer.toString(rtx.getAsInt()))
          : List.of(Integer.toString(vp8));
    }

    /** Returns the SSRCs of Janus; the second SSRC is for RTX. */
    List<String> sources(MediaSection janus) {
      Stream<String> groups = rtx.isPresent() ? janus.values("ssrc-group") : Stream.of();
      return Stream.of(
              janus.values("msid").map(value -> "a=msid:" + value),
              groups.map(value -> "a=ssrc-group:" + value),
              janus
                  .values("ssrc")
                  .limit(rtx.isPresent() ? Long.MAX_VALUE : 1)
                  .map(value -> "a=ssrc:" + value))
          .flatMap(lines -> lines)
          .toList();
    }
  }
}
