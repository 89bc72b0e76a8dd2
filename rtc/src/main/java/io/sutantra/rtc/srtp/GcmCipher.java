package io.sutantra.rtc.srtp;

/**
 * The packet cipher AEAD_AES_128_GCM.
 *
 * <p><b>Spec:</b> RFC 7714 sections 8 and 9.
 */
final class GcmCipher extends PacketCipher {
  private final Gcm gcm;
  private byte[] associated = new byte[RTCP_HEADER_BYTES + RTCP_WORD_BYTES];

  GcmCipher(Gcm gcm) {
    this.gcm = gcm;
  }

  @Override
  int sealRtp(
      byte[] out,
      int offset,
      int headerLength,
      byte[] payload,
      int payloadOffset,
      int payloadLength,
      int ssrc,
      long index) {
    gcm.seal(
        ssrc,
        index,
        out,
        offset,
        headerLength,
        payload,
        payloadOffset,
        payloadLength,
        out,
        offset + headerLength);
    return headerLength + payloadLength + Gcm.TAG_BYTES;
  }

  @Override
  int openRtp(byte[] packet, int offset, int headerLength, int length, int ssrc, long index) {
    int plain = length - Gcm.TAG_BYTES;
    boolean authentic =
        gcm.open(
            ssrc,
            index,
            packet,
            offset,
            headerLength,
            packet,
            offset + headerLength,
            plain - headerLength);
    return authentic ? plain : -1;
  }

  @Override
  int sealRtcp(byte[] packet, int offset, int length, int ssrc, int index) {
    int at = offset + RTCP_HEADER_BYTES;
    int word = ENCRYPTED | index;
    associate(packet, offset, RTCP_HEADER_BYTES, word);
    gcm.seal(
        ssrc,
        index,
        associated,
        0,
        RTCP_HEADER_BYTES + RTCP_WORD_BYTES,
        packet,
        at,
        length - RTCP_HEADER_BYTES,
        packet,
        at);
    BigEndian.putInt(packet, offset + length + Gcm.TAG_BYTES, word);
    return length + Gcm.TAG_BYTES + RTCP_WORD_BYTES;
  }

  @Override
  int openRtcp(byte[] packet, int offset, int length, int ssrc) {
    int word = BigEndian.intAt(packet, rtcpWordAt(offset, length));
    int plain = length - RTCP_WORD_BYTES - Gcm.TAG_BYTES;
    // An unencrypted packet is authenticated as well, as associated data.
    int clear = (word & ENCRYPTED) != 0 ? RTCP_HEADER_BYTES : plain;
    associate(packet, offset, clear, word);
    boolean authentic =
        gcm.open(
            ssrc,
            word & ~ENCRYPTED,
            associated,
            0,
            clear + RTCP_WORD_BYTES,
            packet,
            offset + clear,
            plain - clear);
    return authentic ? plain : -1;
  }

  @Override
  int rtcpWordAt(int offset, int length) {
    return offset + length - RTCP_WORD_BYTES;
  }

  private void associate(byte[] packet, int offset, int length, int word) {
    if (associated.length < length + RTCP_WORD_BYTES) {
      associated = new byte[length + RTCP_WORD_BYTES];
    }
    System.arraycopy(packet, offset, associated, 0, length);
    BigEndian.putInt(associated, length, word);
  }
}
