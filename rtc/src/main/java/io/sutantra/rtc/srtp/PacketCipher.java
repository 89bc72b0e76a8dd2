package io.sutantra.rtc.srtp;

/**
 * Encrypts and authenticates packets under the session keys of one direction, of RTP or of RTCP.
 * Knows nothing of what was sent or received before.
 *
 * <p>An index is that of the packet: roll-over counter and sequence number, or the index of SRTCP.
 *
 * <p><b>Threading:</b> confined.
 */
abstract sealed class PacketCipher permits GcmCipher, CounterModeCipher {
  /** The fixed part of an RTCP header, which is never encrypted. */
  static final int RTCP_HEADER_BYTES = 8;

  /** The E flag and the index behind an SRTCP packet. */
  static final int RTCP_WORD_BYTES = 4;

  /** The flag of that word: encrypted. */
  static final int ENCRYPTED = 0x8000_0000;

  /** By what a master key gives. */
  static PacketCipher rtp(SrtpProfile profile, KeyDerivation derivation) {
    return derived(profile, derivation, 0);
  }

  /** By what a master key gives. */
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

  /** Writes what protects the payload behind the header; returns the length of the whole. */
  abstract int sealRtp(
      byte[] out,
      int offset,
      int headerLength,
      byte[] payload,
      int payloadOffset,
      int payloadLength,
      int ssrc,
      long index);

  /** In place; returns the length of header and payload, or -1 if it is not authentic. */
  abstract int openRtp(
      byte[] packet, int offset, int headerLength, int length, int ssrc, long index);

  /** In place; returns the new length. */
  abstract int sealRtcp(byte[] packet, int offset, int length, int ssrc, int index);

  /** In place; returns the length of what was protected, or -1 if it is not authentic. */
  abstract int openRtcp(byte[] packet, int offset, int length, int ssrc);

  /** Where the flag and the index of an SRTCP packet stand. */
  abstract int rtcpWordAt(int offset, int length);

  /** The index that an SRTCP packet says it has. */
  final int rtcpIndex(byte[] packet, int offset, int length) {
    return BigEndian.intAt(packet, rtcpWordAt(offset, length)) & ~ENCRYPTED;
  }
}
