package io.sutantra.rtc.sdp;

import java.util.List;
import java.util.regex.Pattern;

/** A writer of the lines that answers and offers have in common. */
final class SdpWriter {
  private static final Pattern MID = Pattern.compile("[!-~]{1,128}");

  private final StringBuilder text = new StringBuilder();

  SdpWriter line(String line) {
    text.append(line).append("\r\n");
    return this;
  }

  SdpWriter attribute(String name, String value) {
    return line("a=" + name + ":" + value);
  }

  /** Writes the lines before the attributes; RFC 9429 section 5.2.1. */
  SdpWriter head(long sessionId, int version) {
    return line("v=0")
        .line("o=- " + (sessionId & Long.MAX_VALUE) + " " + version + " IN IP4 127.0.0.1")
        .line("s=-")
        .line("t=0 0");
  }

  /**
   * Writes a media section's first lines. Nobody uses the default destination: media are sent to
   * candidates.
   */
  SdpWriter media(String media, String protocol, String formats) {
    return line("m=" + media + " 9 " + protocol + " " + formats).line("c=IN IP4 0.0.0.0");
  }

  SdpWriter candidates(LocalTransport transport) {
    for (IceCandidate candidate : transport.candidates()) {
      line("a=" + candidate.toAttribute());
    }
    return transport.complete() ? line("a=end-of-candidates") : this;
  }

  SdpWriter transport(LocalTransport transport, String setup) {
    return attribute("ice-ufrag", transport.credentials().ufrag())
        .attribute("ice-pwd", transport.credentials().password())
        .attribute("ice-options", LocalTransport.ICE_OPTIONS)
        .attribute("fingerprint", transport.fingerprint())
        .attribute("setup", setup);
  }

  /** Writes the encoding of a payload type, with the feedback and the parameters. */
  SdpWriter codec(
      int payloadType, TrackRequest track, List<String> feedback, String formatParameters) {
    String channels = track.channels() > 1 ? "/" + track.channels() : "";
    attribute(
        "rtpmap", payloadType + " " + track.encodingName() + "/" + track.clockRateHz() + channels);
    feedback.forEach(kind -> attribute("rtcp-fb", payloadType + " " + kind));
    return formatParameters.isEmpty()
        ? this
        : attribute("fmtp", payloadType + " " + formatParameters);
  }

  /** Writes the encoding of retransmissions; RFC 4588 section 8.6. */
  SdpWriter retransmission(int rtxPayloadType, int payloadType, TrackRequest track) {
    return attribute("rtpmap", rtxPayloadType + " rtx/" + track.clockRateHz())
        .attribute("fmtp", rtxPayloadType + " apt=" + payloadType);
  }

  /** Writes a section of an answer that rejects the section of the offer. */
  SdpWriter rejected(MediaSection section) {
    line("m=%s 0 %s %s".formatted(section.media(), section.protocol(), section.formats().get(0)))
        .line("c=IN IP4 0.0.0.0");
    section
        .value("mid")
        .filter(mid -> MID.matcher(mid).matches())
        .ifPresent(mid -> attribute("mid", mid));
    return line("a=inactive");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
