package io.sutantra.rtc.rtp;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An RTP header, as read from or written to the wire.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           timestamp                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           synchronization source (SSRC) identifier            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p><b>Spec:</b> RFC 3550 section 5.1; the extension block, section 5.3.1, is skipped.
 *
 * @param marker for video: this packet ends an access unit
 * @param payloadType 0 to 127
 * @param sequenceNumber 0 to 65,535
 * @param timestamp 32 bits in units of the payload's clock
 * @param ssrc 32 bits
 * @param payloadOffset where the payload begins, in bytes from the start of the packet
 * @param payloadLength bytes of payload, padding taken off
 */
public record RtpHeader(
    boolean marker,
    int payloadType,
    int sequenceNumber,
    int timestamp,
    int ssrc,
    int payloadOffset,
    int payloadLength) {

  /** Length in bytes of a header without contributing sources and extensions. */
  public static final int FIXED_LENGTH = 12;

  private static final int VERSION_2 = 0x80;

  /**
   * Reads a header. Every input has a result: empty if the packet is not RTP of version 2.
   *
   * @param packet the packet, from its position to its limit; both stay unchanged
   */
  public static Optional<RtpHeader> parse(ByteBuffer packet) {
    int start = packet.position();
    int end = packet.limit();
    if (end - start < FIXED_LENGTH || (packet.get(start) & 0xC0) != VERSION_2) {
      return Optional.empty();
    }
    int first = packet.get(start);
    int second = packet.get(start + 1);
    int payload = start + FIXED_LENGTH + 4 * (first & 0x0F);
    if ((first & 0x10) != 0) {
      if (payload + 4 > end) {
        return Optional.empty();
      }
      payload += 4 + 4 * (packet.getShort(payload + 2) & 0xFFFF);
    }
    if (payload > end) {
      return Optional.empty();
    }
    int padding = 0;
    if ((first & 0x20) != 0) {
      padding = payload < end ? packet.get(end - 1) & 0xFF : 0;
      if (padding == 0 || payload + padding > end) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new RtpHeader(
            (second & 0x80) != 0,
            second & 0x7F,
            packet.getShort(start + 2) & 0xFFFF,
            packet.getInt(start + 4),
            packet.getInt(start + 8),
            payload - start,
            end - padding - payload));
  }

  /**
   * Writes the twelve bytes of a header that has no contributing sources and no extensions.
   *
   * @throws java.nio.BufferOverflowException if fewer than {@link #FIXED_LENGTH} bytes remain
   */
  public static void write(
      ByteBuffer out,
      boolean marker,
      int payloadType,
      int sequenceNumber,
      int timestamp,
      int ssrc) {
    out.put((byte) VERSION_2);
    out.put((byte) ((marker ? 0x80 : 0) | (payloadType & 0x7F)));
    out.putShort((short) sequenceNumber);
    out.putInt(timestamp);
    out.putInt(ssrc);
  }
}
