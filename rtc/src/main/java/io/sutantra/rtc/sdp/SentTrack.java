package io.sutantra.rtc.sdp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A track as an answer has it.
 *
 * @param offered the section of the offer
 * @param media what this side sends in the section
 */
public record SentTrack(OfferedTrack offered, AnswerMedia media) {
  /** The payload type to send with. */
  public int payloadType() {
    return offered.payloadType();
  }

  /** The payload type to retransmit with; empty if the viewer knows no RTX. */
  public OptionalInt rtxPayloadType() {
    return offered.rtxPayloadType();
  }

  /** What the viewer will say in RTCP: what the viewer offered and this side heeds. */
  public List<String> feedback() {
    return offered.feedback().stream().filter(media.feedback()::contains).toList();
  }

  /** The header extensions to send, URI by the viewer's id. */
  public Map<Integer, String> extensions() {
    Map<Integer, String> both = new LinkedHashMap<>(offered.extensions());
    both.values().retainAll(media.extensions());
    return Collections.unmodifiableMap(both);
  }

  /** The viewer's id for an extension; empty if the extension is not to be sent. */
  public OptionalInt extension(String uri) {
    return extensions().entrySet().stream()
        .filter(extension -> extension.getValue().equals(uri))
        .mapToInt(Map.Entry::getKey)
        .findFirst();
  }

  String msid() {
    return media.streamId() + " " + media.trackId();
  }
}
