package io.sutantra.rtc.mux;

import java.nio.ByteBuffer;

/**
 * The protocols of a shared transport address. The first byte of a datagram tells its protocol; for
 * RTP and RTCP, the second byte as well.
 *
 * <p><b>Spec:</b> RFC 7983 section 7, RFC 5761 section 4.
 */
public enum PacketKind {
  /** A STUN message: 0 to 3. */
  STUN,
  /** A DTLS record: 20 to 63. */
  DTLS,
  /** An RTP packet: 128 to 191, not followed by a packet type of RTCP. */
  RTP,
  /** An RTCP packet: 128 to 191, followed by a packet type of 192 to 223. */
  RTCP,
  /** An empty datagram, or one of another protocol. */
  UNKNOWN;

  /**
   * Returns the kind of a datagram.
   *
   * @param datagram the datagram from its position to its limit, both of which stay unchanged
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
