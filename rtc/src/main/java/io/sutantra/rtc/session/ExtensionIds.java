package io.sutantra.rtc.session;

import io.sutantra.rtc.sdp.HeaderExtensions;
import java.util.Map;

/**
 * The ids of the header extensions that a receiver reads, in one media section; 0 for an extension
 * that is not agreed on.
 *
 * @param mid id of the identification of the media section
 * @param rid id of the layer's name
 * @param repairedRid id of the name of the layer that a retransmission repairs
 * @param transportNumber id of the number that counts all packets of the transport
 */
public record ExtensionIds(int mid, int rid, int repairedRid, int transportNumber) {
  /** No extensions. */
  public static final ExtensionIds NONE = new ExtensionIds(0, 0, 0, 0);

  /** Returns the ids of the extensions of a section, URI by id. */
  public static ExtensionIds of(Map<Integer, String> extensions) {
    return new ExtensionIds(
        id(extensions, HeaderExtensions.MID),
        id(extensions, HeaderExtensions.RID),
        id(extensions, HeaderExtensions.REPAIRED_RID),
        id(extensions, HeaderExtensions.TRANSPORT_WIDE_CC));
  }

  private static int id(Map<Integer, String> extensions, String uri) {
    return extensions.entrySet().stream()
        .filter(extension -> extension.getValue().equals(uri))
        .mapToInt(Map.Entry::getKey)
        .findFirst()
        .orElse(0);
  }
}
