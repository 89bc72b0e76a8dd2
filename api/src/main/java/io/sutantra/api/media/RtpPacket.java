package io.sutantra.api.media;

import java.nio.ByteBuffer;

/**
 * One RTP packet of a stream, without the parts that differ between viewers: payload type, SSRC,
 * extensions. Immutable.
 *
 * @param sequenceNumber the sequence number, 0 to 65,535, counted per stream
 * @param timestamp the time stamp: 32 bits of the payload format's clock
 * @param marker for video, whether the packet ends its access unit; for audio, whether the packet
 *     begins after a pause
 * @param payload the bytes after the RTP header
 */
public record RtpPacket(int sequenceNumber, int timestamp, boolean marker, Bytes payload) {
  private static final int HEADER_BYTES = 12;
  private static final int VERSION_2 = 0x80;

  /** Returns the number of bytes that {@link #writeTo} writes. */
  public int sizeBytes() {
    return HEADER_BYTES + payload.length();
  }

  /** Writes header and payload (RFC 3550 section 5.1). */
  public void writeTo(ByteBuffer out, int payloadType, int ssrc) {
    out.put((byte) VERSION_2);
    out.put((byte) ((marker ? 0x80 : 0) | (payloadType & 0x7F)));
    out.putShort((short) sequenceNumber);
    out.putInt(timestamp);
    out.putInt(ssrc);
    payload.copyTo(out);
  }
}
