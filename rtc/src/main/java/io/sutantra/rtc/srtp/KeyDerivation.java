package io.sutantra.rtc.srtp;

import java.util.Arrays;

/**
 * The derivation of session keys and salts from a master key. The key derivation rate is 0: each is
 * derived once.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 3711 section 4.3; RFC 7714 section 11 for salts
 * of 12 bytes, which are left-aligned in the 14 bytes of RFC 3711.
 */
final class KeyDerivation {
  static final int RTP_ENCRYPTION = 0;
  static final int RTP_AUTHENTICATION = 1;
  static final int RTP_SALT = 2;

  /** Difference between the label of RTCP and the same label of RTP. */
  static final int RTCP = 3;

  private final AesCounter cipher;
  private final long saltHigh;
  private final long saltLow;

  KeyDerivation(SrtpMasterKey master) {
    cipher = AesCounter.of(master.key());
    byte[] salt = Arrays.copyOf(master.salt(), AesCounter.BLOCK_BYTES);
    saltHigh = BigEndian.longAt(salt, 0);
    saltLow = BigEndian.longAt(salt, Long.BYTES);
  }

  byte[] derive(int label, int length) {
    byte[] derived = new byte[length];
    cipher.begin(saltHigh ^ label, saltLow);
    cipher.cryptInPlace(derived, 0, length);
    return derived;
  }
}
