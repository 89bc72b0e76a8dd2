package io.sutantra.rtc.sdp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A track in an answer.
 *
 * @param offered the section of the offer
 * @param media the media that this side sends in the section
 */
public record SentTrack(OfferedTrack offered, AnswerMedia media) {
  /** Returns the payload type of the track's packets. */
  public int payloadType() {
    return offered.payloadType();
  }

  /** Returns the payload type of retransmissions; empty if the viewer does not support RTX. */
  public OptionalInt rtxPayloadType() {
    return offered.rtxPayloadType();
  }

  /**
   * Returns the RTCP feedback that the viewer may send: what the viewer offered and this side
   * heeds.
   */
  public List<String> feedback() {
    return offered.feedback().stream().filter(media.feedback()::contains).toList();
  }

  /** Returns the header extensions to send, URI by the viewer's id. */
  public Map<Integer, String> extensions() {
    Map<Integer, String> both = new LinkedHashMap<>(offered.extensions());
    both.values().retainAll(media.extensions());
    return Collections.unmodifiableMap(both);
  }

  /** Returns the viewer's id of an extension; empty if the extension is not sent. */
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
