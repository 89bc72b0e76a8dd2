package io.sutantra.rtc.rtp;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A reader of the header extensions of RTP packets, with one-byte and two-byte headers.
 *
 * <p>Every input has a result: an extension that is cut off is absent. <b>Spec:</b> RFC 8285.
 */
public final class RtpExtensions {
  private static final int FIXED_BYTES = 12;
  private static final int BLOCK_HEADER_BYTES = 4;
  private static final int ONE_BYTE = 0xBEDE;
  private static final int TWO_BYTES = 0x1000;
  private static final int LAST_ONE_BYTE_ID = 15;
  private static final int NONE = -1;

  private RtpExtensions() {}

  /**
   * Returns an extension of two bytes as a number.
   *
   * @param packet an RTP packet from its first byte
   * @param length bytes of the packet
   * @return 0 to 65,535, or -1 if the packet has no such extension
   */
  public static int unsigned16(byte[] packet, int length, int id) {
    int at = find(packet, length, id);
    return at == NONE || size(packet, at, length) != 2
        ? NONE
        : (packet[at + headerBytes(packet)] & 0xFF) << 8
            | (packet[at + headerBytes(packet) + 1] & 0xFF);
  }

  /**
   * Returns an extension as text; empty if the packet has no such extension.
   *
   * @param packet an RTP packet from its first byte
   * @param length bytes of the packet
   */
  public static Optional<String> text(byte[] packet, int length, int id) {
    int at = find(packet, length, id);
    if (at == NONE) {
      return Optional.empty();
    }
    return Optional.of(
        new String(
            packet, at + headerBytes(packet), size(packet, at, length), StandardCharsets.UTF_8));
  }

  /** Returns where the element of an extension begins. The element fits into the packet. */
  private static int find(byte[] packet, int length, int id) {
    if (id <= 0 || length < FIXED_BYTES || (packet[0] & 0x10) == 0) {
      return NONE;
    }
    int block = block(packet);
    if (block + BLOCK_HEADER_BYTES > length) {
      return NONE;
    }
    int profile = unsigned16(packet, block);
    boolean oneByte = profile == ONE_BYTE;
    if (!oneByte && (profile & 0xFFF0) != TWO_BYTES) {
      return NONE;
    }
    int end = block + BLOCK_HEADER_BYTES + 4 * unsigned16(packet, block + 2);
    int at = block + BLOCK_HEADER_BYTES;
    if (end > length) {
      return NONE;
    }
    while (at < end) {
      int found = oneByte ? (packet[at] & 0xFF) >>> 4 : packet[at] & 0xFF;
      if (packet[at] == 0) {
        // Padding between elements has no length.
        at++;
      } else if (oneByte && found == LAST_ONE_BYTE_ID) {
        return NONE;
      } else {
        int size = size(packet, at, end);
        int next = at + headerBytes(packet) + size;
        if (size < 0 || next > end) {
          return NONE;
        }
        if (found == id) {
          return at;
        }
        at = next;
      }
    }
    return NONE;
  }

  private static int block(byte[] packet) {
    return FIXED_BYTES + 4 * (packet[0] & 0x0F);
  }

  private static int headerBytes(byte[] packet) {
    return unsigned16(packet, block(packet)) == ONE_BYTE ? 1 : 2;
  }

  /** Returns the bytes of data of an element; -1 if not even its header fits. */
  private static int size(byte[] packet, int at, int end) {
    if (headerBytes(packet) == 1) {
      return (packet[at] & 0x0F) + 1;
    }
    return at + 1 < end ? packet[at + 1] & 0xFF : NONE;
  }

  private static int unsigned16(byte[] packet, int at) {
    return (packet[at] & 0xFF) << 8 | (packet[at + 1] & 0xFF);
  }
}
