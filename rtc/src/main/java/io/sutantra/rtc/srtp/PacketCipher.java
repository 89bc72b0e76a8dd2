package io.sutantra.rtc.srtp;

/**
 * A cipher that encrypts and authenticates the RTP or RTCP packets of one direction with session
 * keys. It keeps no record of earlier packets.
 *
 * <p>An index is that of the packet: roll-over counter and sequence number, or the index of SRTCP.
 *
 * <p><b>Threading:</b> confined.
 */
abstract sealed class PacketCipher permits GcmCipher, CounterModeCipher {
  /** The fixed part of an RTCP header, which is never encrypted. */
  static final int RTCP_HEADER_BYTES = 8;

  /** Length of the E flag and the index after an SRTCP packet. */
  static final int RTCP_WORD_BYTES = 4;

  /** The E flag of that word, which says that the packet is encrypted. */
  static final int ENCRYPTED = 0x8000_0000;

  /** Returns a cipher for RTP with derived keys. */
  static PacketCipher rtp(SrtpProfile profile, KeyDerivation derivation) {
    return derived(profile, derivation, 0);
  }

  /** Returns a cipher for RTCP with derived keys. */
  static PacketCipher rtcp(SrtpProfile profile, KeyDerivation derivation) {
    return derived(profile, derivation, KeyDerivation.RTCP);
  }

  private static PacketCipher derived(SrtpProfile profile, KeyDerivation derivation, int labels) {
    byte[] key = derivation.derive(labels + KeyDerivation.RTP_ENCRYPTION, profile.keyBytes());
    byte[] salt = derivation.derive(labels + KeyDerivation.RTP_SALT, profile.saltBytes());
    return switch (profile) {
      case AEAD_AES_128_GCM -> new GcmCipher(Gcm.of(key, salt));
      case AES_CM_128_HMAC_SHA1_80 ->
          new CounterModeCipher(
              key,
              salt,
              derivation.derive(labels + KeyDerivation.RTP_AUTHENTICATION, HmacSha1.KEY_BYTES),
              profile.tagBytes());
    };
  }

  /**
   * Writes the encrypted payload and the tag behind the header; returns the length of the packet.
   */
  abstract int sealRtp(
      byte[] out,
      int offset,
      int headerLength,
      byte[] payload,
      int payloadOffset,
      int payloadLength,
      int ssrc,
      long index);

  /**
   * Opens a packet in place; returns the length of header and payload, or -1 if the packet is not
   * authentic.
   */
  abstract int openRtp(
      byte[] packet, int offset, int headerLength, int length, int ssrc, long index);

  /** Protects a packet in place; returns the new length. */
  abstract int sealRtcp(byte[] packet, int offset, int length, int ssrc, int index);

  /**
   * Opens a packet in place; returns the length of the plain packet, or -1 if the packet is not
   * authentic.
   */
  abstract int openRtcp(byte[] packet, int offset, int length, int ssrc);

  /** Returns where the flag and the index of an SRTCP packet are. */
  abstract int rtcpWordAt(int offset, int length);

  /** Returns the index that an SRTCP packet claims. */
  final int rtcpIndex(byte[] packet, int offset, int length) {
    return BigEndian.intAt(packet, rtcpWordAt(offset, length)) & ~ENCRYPTED;
  }
}
