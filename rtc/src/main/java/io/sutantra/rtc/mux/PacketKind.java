package io.sutantra.rtc.mux;

import java.nio.ByteBuffer;

/**
 * The protocol that a datagram belongs to, by its first byte; of RTP and RTCP, by the second as
 * well.
 *
 * <p><b>Spec:</b> RFC 7983 section 7, RFC 5761 section 4.
 */
public enum PacketKind {
  /** A message of STUN: 0 to 3. */
  STUN,
  /** A record of DTLS: 20 to 63. */
  DTLS,
  /** A packet of RTP: 128 to 191, and no packet type of RTCP behind it. */
  RTP,
  /** A packet of RTCP: 128 to 191, and a packet type of 192 to 223. */
  RTCP,
  /** Nothing that is known here, or nothing at all. */
  UNKNOWN;

  /**
   * Tells the kind of a datagram.
   *
   * @param datagram from its position to its limit, both of which stay as they are
   */
  public static PacketKind of(ByteBuffer datagram) {
    if (!datagram.hasRemaining()) {
      return UNKNOWN;
    }
    int first = datagram.get(datagram.position()) & 0xFF;
    if (first >= 128 && first < 192) {
      int second = datagram.remaining() > 1 ? datagram.get(datagram.position() + 1) & 0xFF : 0;
      return second >= 192 && second < 224 ? RTCP : RTP;
    }
    if (first >= 20 && first < 64) {
      return DTLS;
    }
    return first < 4 ? STUN : UNKNOWN;
  }
}
