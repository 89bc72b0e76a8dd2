package io.sutantra.rtc.session;

import java.util.List;

/**
 * The terms of a session, as offer and answer have them, but for its ICE.
 *
 * @param dtlsClient whether this side begins the handshake ({@code a=setup:active})
 * @param fingerprints what the peer's {@code a=fingerprint} lines say
 * @param connectNanos how long it may take until the keys are there, and until a connected peer has
 *     a path that it can be sent to by
 */
public record SessionTerms(
    boolean dtlsClient, List<String> fingerprints, MediaTerms media, long connectNanos) {
  /** Copies the list. */
  public SessionTerms {
    fingerprints = List.copyOf(fingerprints);
    if (connectNanos <= 0) {
      throw new IllegalArgumentException(
          "connectNanos is %d, must be above 0".formatted(connectNanos));
    }
  }
}
