package io.sutantra.rtc.sdp;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A publisher's track in an answer.
 *
 * @param offered the section of the offer
 * @param feedback the RTCP feedback that this side may send: what the publisher offered and this
 *     side knows
 * @param extensions the header extensions that packets may have, URI by the publisher's id
 */
public record ReceivedTrack(
    OfferedTrack offered, List<String> feedback, Map<Integer, String> extensions) {
  /** Returns the publisher's id of an extension; empty if the extension is not agreed on. */
  public OptionalInt extension(String uri) {
    return extensions.entrySet().stream()
        .filter(extension -> extension.getValue().equals(uri))
        .mapToInt(Map.Entry::getKey)
        .findFirst();
  }
}
