package io.sutantra.rtc.srtp;

import java.util.Objects;

/**
 * The sending side of one direction of an SRTP session: encrypts and authenticates packets. The
 * ciphers are kept; a packet allocates nothing beyond what the JDK's ciphers allocate.
 *
 * <p><b>Threading:</b> confined. <b>Ownership:</b> payloads are only read, so many sessions may
 * share a payload. <b>Errors:</b> an index must never be used for two different packets under the
 * same key. A packet that would reuse an index is refused with {@link IllegalStateException}, and
 * so is a packet of a fifth SSRC. <b>Spec:</b> RFC 3711, RFC 7714.
 */
public final class SrtpSender {
  private static final int RTP_FIXED_BYTES = 12;
  private static final int SEQUENCE_NUMBER_AT = 2;
  private static final int RTP_SSRC_AT = 8;
  private static final int RTCP_SSRC_AT = 4;

  private final PacketCipher rtp;
  private final PacketCipher rtcp;
  private final int tagBytes;
  private final int rtcpTrailerBytes;
  private final SentIndexes sent = new SentIndexes();
  private int rtcpIndex;

  /** Creates a sender and derives the session keys. */
  public SrtpSender(SrtpProfile profile, SrtpMasterKey master) {
    KeyDerivation derivation = new KeyDerivation(master);
    rtp = PacketCipher.rtp(profile, derivation);
    rtcp = PacketCipher.rtcp(profile, derivation);
    tagBytes = profile.tagBytes();
    rtcpTrailerBytes = profile.rtcpTrailerBytes();
  }

  /**
   * Writes the encrypted payload and the tag behind the header.
   *
   * <p>A receiver assumes a roll-over counter of 0 for the first packet of an SSRC. So a session
   * should begin with 0 and with a sequence number below 32768.
   *
   * @param out array with the whole header, including CSRCs and extensions, at {@code offset}
   * @param rollOver number of wraps of the sequence number, unsigned
   * @return length of the whole packet
   * @throws IllegalStateException if the packet's index is not above the earlier ones of its SSRC
   * @throws IndexOutOfBoundsException if there is no room; nothing was written or counted then
   */
  public int protect(
      byte[] out,
      int offset,
      int headerLength,
      byte[] payload,
      int payloadOffset,
      int payloadLength,
      int rollOver) {
    checkRoom(out, offset, headerLength, payload, payloadOffset, payloadLength);
    int ssrc = BigEndian.intAt(out, offset + RTP_SSRC_AT);
    long index = index(out, offset, rollOver);
    sent.claim(ssrc, index);
    return rtp.sealRtp(
        out, offset, headerLength, payload, payloadOffset, payloadLength, ssrc, index);
  }

  /**
   * Protects a packet that was protected before, as {@link #protect} does. The result is the same
   * to the last bit, and so reveals nothing new. The caller must pass the same header and payload:
   * another packet with the same index would reveal the key stream.
   *
   * @throws IllegalStateException if no packet with an index as high was protected
   */
  public int protectAgain(
      byte[] out,
      int offset,
      int headerLength,
      byte[] payload,
      int payloadOffset,
      int payloadLength,
      int rollOver) {
    checkRoom(out, offset, headerLength, payload, payloadOffset, payloadLength);
    int ssrc = BigEndian.intAt(out, offset + RTP_SSRC_AT);
    long index = index(out, offset, rollOver);
    sent.requireClaimed(ssrc, index);
    return rtp.sealRtp(
        out, offset, headerLength, payload, payloadOffset, payloadLength, ssrc, index);
  }

  private void checkRoom(
      byte[] out,
      int offset,
      int headerLength,
      byte[] payload,
      int payloadOffset,
      int payloadLength) {
    Objects.checkFromIndexSize(payloadOffset, payloadLength, payload.length);
    Objects.checkFromIndexSize(offset, headerLength + payloadLength + tagBytes, out.length);
    Objects.checkIndex(RTP_FIXED_BYTES - 1, headerLength);
  }

  private static long index(byte[] packet, int offset, int rollOver) {
    return (rollOver & 0xFFFF_FFFFL) << 16 | BigEndian.shortAt(packet, offset + SEQUENCE_NUMBER_AT);
  }

  /**
   * Protects a compound RTCP packet in place.
   *
   * @return the new length
   * @throws IllegalStateException after 2^31 packets
   * @throws IndexOutOfBoundsException if there is no room, or no header
   */
  public int protectRtcp(byte[] packet, int offset, int length) {
    Objects.checkFromIndexSize(offset, length + rtcpTrailerBytes, packet.length);
    Objects.checkIndex(PacketCipher.RTCP_HEADER_BYTES - 1, length);
    if (rtcpIndex < 0) {
      throw new IllegalStateException("all indexes of SRTCP are used up");
    }
    int ssrc = BigEndian.intAt(packet, offset + RTCP_SSRC_AT);
    return rtcp.sealRtcp(packet, offset, length, ssrc, rtcpIndex++);
  }
}
