package io.sutantra.webrtc.sdp;

import static io.sutantra.rtc.sdp.SdpLines.malformed;

import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.rtc.sdp.SdpException;
import io.sutantra.rtc.sdp.SdpLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A reader of a server's answer to an offer of one video section.
 *
 * <p><b>Spec:</b> RFC 9429 section 5.3.1.
 */
public final class ReceivedAnswer {
  private static final int MAX_LINE_CHARACTERS = 1_024;

  /** The pattern is possessive: backtracking costs stack, and there is only one way to match. */
  private static final Pattern VIDEO =
      Pattern.compile("video \\d{1,5} UDP/TLS/RTP/SAVPF(?: \\d{1,3}){1,256}+");

  private static final int MAX_CANDIDATES = 128;

  /** The attributes that libwebrtc needs. All other lines are left out. */
  private static final Set<String> KEPT =
      Set.of(
          "extmap",
          "fingerprint",
          "fmtp",
          "group",
          "ice-lite",
          "ice-options",
          "ice-pwd",
          "ice-ufrag",
          "mid",
          "msid",
          "recvonly",
          "rtcp-fb",
          "rtcp-mux",
          "rtcp-rsize",
          "rtpmap",
          "sendonly",
          "sendrecv",
          "setup",
          "ssrc",
          "ssrc-group");

  private ReceivedAnswer() {}

  /**
   * Returns the answer in the form that libwebrtc is given.
   *
   * @throws SdpException with {@code MALFORMED} or {@code NOT_ACCEPTABLE} if video cannot be
   *     received by the answer
   */
  public static String canonical(String sdp, int maxBytes) {
    List<SdpLines.Line> lines = SdpLines.parse("the answer", sdp, maxBytes);
    if (lines.get(0).type() != 'v') {
      throw malformed("the answer is not SDP: it must begin with 'v=0'");
    }
    List<String> kept = new ArrayList<>(List.of("v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0"));
    int sections = 0;
    int candidates = 0;
    boolean sends = true;
    for (SdpLines.Line line : lines) {
      String value = line.value().strip();
      if (line.type() == 'm') {
        sections++;
        if (sections > 1 || !VIDEO.matcher(value).matches()) {
          throw malformed(
              "the answer must have one section, of video over UDP/TLS/RTP/SAVPF; it has 'm=%s'"
                  .formatted(SdpLines.shown(value)));
        }
        if (value.startsWith("video 0 ")) {
          throw new SdpException(
              SdpException.Reason.NOT_ACCEPTABLE, "the answer rejects video (port 0)");
        }
        kept.add("m=" + value.replaceFirst("^video \\d+", "video 9"));
        kept.add("c=IN IP4 0.0.0.0");
      } else if (line.type() == 'a' && value.startsWith("candidate:")) {
        if (sections == 1 && candidates++ < MAX_CANDIDATES) {
          IceCandidate.parse(value)
              .ifPresent(candidate -> kept.add("a=" + candidate.toAttribute()));
        }
      } else if (line.type() == 'a') {
        String name = value.indexOf(':') < 0 ? value : value.substring(0, value.indexOf(':'));
        sends &= !name.equals("recvonly") && !name.equals("inactive");
        if (KEPT.contains(name) && value.length() <= MAX_LINE_CHARACTERS && printable(value)) {
          kept.add("a=" + value);
        }
      }
    }
    if (sections == 0) {
      throw malformed("the answer has no media section");
    }
    if (!sends) {
      throw new SdpException(
          SdpException.Reason.NOT_ACCEPTABLE, "the answer says that nothing will be sent");
    }
    return String.join("\r\n", kept) + "\r\n";
  }

  private static boolean printable(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c < 0x7F);
  }
}
