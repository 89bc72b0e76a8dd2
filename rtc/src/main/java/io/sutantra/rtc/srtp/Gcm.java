package io.sutantra.rtc.srtp;

/**
 * AES in Galois/counter mode with the nonces of SRTP.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 7714 sections 8.1 and 9.1.
 */
abstract sealed class Gcm permits CipherGcm, GhashGcm {
  static final int TAG_BYTES = 16;
  static final int NONCE_BYTES = 12;

  private final long salt;
  private final int saltEnd;

  Gcm(byte[] salt) {
    this.salt = BigEndian.longAt(salt, 0);
    saltEnd = BigEndian.intAt(salt, Long.BYTES);
  }

  /** Returns the fastest implementation that this JVM allows. */
  static Gcm of(byte[] key, byte[] salt) {
    return GhashGcm.isUsable() ? new GhashGcm(key, salt) : new CipherGcm(key, salt);
  }

  /**
   * Returns the first 64 bits of the nonce: two bytes of zeros, the SSRC and the first 16 bits of
   * the index, with the salt.
   */
  final long nonce(int ssrc, long index) {
    return salt ^ ((ssrc & 0xFFFF_FFFFL) << 16 | index >>> 32);
  }

  /** Returns the other 32 bits of the nonce: the rest of the index, with the salt. */
  final int nonceEnd(long index) {
    return saltEnd ^ (int) index;
  }

  /** Writes ciphertext and tag. */
  abstract void seal(
      int ssrc,
      long index,
      byte[] associated,
      int associatedAt,
      int associatedLength,
      byte[] plain,
      int plainAt,
      int length,
      byte[] out,
      int outAt);

  /**
   * Decrypts in place.
   *
   * @param length length of the ciphertext without the tag that follows
   * @return whether the packet is authentic
   */
  abstract boolean open(
      int ssrc,
      long index,
      byte[] associated,
      int associatedAt,
      int associatedLength,
      byte[] packet,
      int at,
      int length);
}
