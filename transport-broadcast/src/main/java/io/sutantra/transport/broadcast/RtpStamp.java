package io.sutantra.transport.broadcast;

import java.nio.charset.StandardCharsets;

/**
 * A template for the RTP header of one viewer's packets, extensions included. The header is made
 * once; each packet gets a copy with its own sequence number, timestamp and extension values.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|0|X|   0   |M|     PT      |       sequence number         |
 * |                           timestamp                           |
 * |                             SSRC                              |
 * |      0xBE    |      0xDE     |           length               |
 * |  ID   |  L=0  |      MID      |  ID   |  L=2  | send time ...  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The extensions of all packets have the same length, so that the packets of a frame have the
 * same size. <b>Threading:</b> immutable. <b>Spec:</b> RFC 3550 section 5.1, RFC 8285 section 4.2,
 * RFC 9143 section 15.
 */
public final class RtpStamp {
  private static final int FIXED = 12;
  private static final int MAX_MID_BYTES = 16;

  private final byte[] template;
  private final int sendTimeAt;
  private final int transportSequenceAt;

  /**
   * Creates a template.
   *
   * @param midId the identifier of the extension that carries {@code mid}; 0 for none
   * @param sendTimeId the identifier of the absolute send time; 0 for none
   * @param transportSequenceId the identifier of the transport-wide sequence number; 0 for none
   */
  public RtpStamp(
      int payloadType, int ssrc, int midId, String mid, int sendTimeId, int transportSequenceId) {
    byte[] name = mid.getBytes(StandardCharsets.US_ASCII);
    int midBytes = midId > 0 && name.length > 0 && name.length <= MAX_MID_BYTES ? name.length : 0;
    int bytes =
        (midBytes > 0 ? 1 + midBytes : 0)
            + (sendTimeId > 0 ? 4 : 0)
            + (transportSequenceId > 0 ? 3 : 0);
    int words = (bytes + 3) / 4;
    template = new byte[FIXED + (words > 0 ? 4 + 4 * words : 0)];
    template[0] = (byte) (words > 0 ? 0x90 : 0x80);
    template[1] = (byte) payloadType;
    putInt(template, 8, ssrc);
    int sendTime = -1;
    int transportSequence = -1;
    if (words > 0) {
      putInt(template, FIXED, 0xBEDE0000 | words);
      int at = FIXED + 4;
      if (midBytes > 0) {
        template[at] = (byte) (midId << 4 | (midBytes - 1));
        System.arraycopy(name, 0, template, at + 1, midBytes);
        at += 1 + midBytes;
      }
      if (sendTimeId > 0) {
        template[at] = (byte) (sendTimeId << 4 | 2);
        sendTime = at + 1;
        at += 4;
      }
      if (transportSequenceId > 0) {
        template[at] = (byte) (transportSequenceId << 4 | 1);
        transportSequence = at + 1;
      }
    }
    sendTimeAt = sendTime;
    transportSequenceAt = transportSequence;
  }

  /** Returns whether the header has fields that differ each time a packet is written. */
  boolean varies() {
    return sendTimeAt >= 0 || transportSequenceAt >= 0;
  }

  /** Returns the length of the header in bytes. */
  int length() {
    return template.length;
  }

  /**
   * Writes a header.
   *
   * @param sendTime the absolute send time, 24 bits, see {@link #sendTime}
   * @param transportSequence the transport-wide sequence number, 16 bits, if packets carry one
   */
  public void write(
      byte[] out,
      int at,
      boolean marker,
      int sequenceNumber,
      int timestamp,
      int sendTime,
      int transportSequence) {
    System.arraycopy(template, 0, out, at, template.length);
    if (marker) {
      out[at + 1] |= (byte) 0x80;
    }
    out[at + 2] = (byte) (sequenceNumber >>> 8);
    out[at + 3] = (byte) sequenceNumber;
    putInt(out, at + 4, timestamp);
    if (sendTimeAt >= 0) {
      out[at + sendTimeAt] = (byte) (sendTime >>> 16);
      out[at + sendTimeAt + 1] = (byte) (sendTime >>> 8);
      out[at + sendTimeAt + 2] = (byte) sendTime;
    }
    if (transportSequenceAt >= 0) {
      out[at + transportSequenceAt] = (byte) (transportSequence >>> 8);
      out[at + transportSequenceAt + 1] = (byte) transportSequence;
    }
  }

  /** Returns the absolute send time: seconds in 6.18 fixed point. */
  static int sendTime(long nowNanos) {
    long seconds = Math.floorDiv(nowNanos, 1_000_000_000L) & 63;
    long nanos = Math.floorMod(nowNanos, 1_000_000_000L);
    return (int) (seconds << 18 | (nanos << 18) / 1_000_000_000L);
  }

  private static void putInt(byte[] out, int at, int value) {
    out[at] = (byte) (value >>> 24);
    out[at + 1] = (byte) (value >>> 16);
    out[at + 2] = (byte) (value >>> 8);
    out[at + 3] = (byte) value;
  }
}
