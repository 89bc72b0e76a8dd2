package io.sutantra.broadcast.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes session keys and salts of a master key. The rate of derivation is 0: each once.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 3711 section 4.3; RFC 7714 section 11 for salts
 * of 12 bytes, which stand to the left in the 14 of RFC 3711.
 */
final class KeyDerivation {
  static final int RTP_ENCRYPTION = 0;
  static final int RTP_AUTHENTICATION = 1;
  static final int RTP_SALT = 2;

  /** Added to a label of RTP, the same of RTCP. */
  static final int RTCP = 3;

  private static final int BLOCK_BYTES = 16;
  private static final int LABEL_AT = 7;

  private final SecretKeySpec key;
  private final byte[] salt;
  private final Cipher cipher;

  KeyDerivation(SrtpMasterKey master) {
    key = new SecretKeySpec(master.key(), "AES");
    salt = master.salt();
    cipher = Ciphers.cipher("AES/CTR/NoPadding");
  }

  byte[] derive(int label, int length) {
    byte[] counter = Arrays.copyOf(salt, BLOCK_BYTES);
    counter[LABEL_AT] ^= (byte) label;
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter));
      return cipher.doFinal(new byte[length]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES in counter mode failed", e);
    }
  }
}
