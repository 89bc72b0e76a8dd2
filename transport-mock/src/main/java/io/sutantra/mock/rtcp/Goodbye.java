package io.sutantra.mock.rtcp;

import java.nio.charset.StandardCharsets;

/**
 * Somebody leaves.
 *
 * <p><b>Spec:</b> RFC 3550 section 6.6, packet type 203.
 *
 * @param senderSsrc who leaves; 0 if the packet names nobody
 * @param reason why, for people; empty if not said. On the wire it is 255 bytes of UTF-8 at most:
 *     what is longer is cut between characters
 */
public record Goodbye(int senderSsrc, String reason) implements RtcpPacket {
  private static final int MAX_REASON_BYTES = 255;

  /** The reason as it goes on the wire. */
  byte[] reasonBytes() {
    String text = reason;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    while (bytes.length > MAX_REASON_BYTES) {
      int fits = Math.min(text.length() - 1, MAX_REASON_BYTES);
      text = text.substring(0, text.offsetByCodePoints(fits, -1));
      bytes = text.getBytes(StandardCharsets.UTF_8);
    }
    return bytes;
  }
}
