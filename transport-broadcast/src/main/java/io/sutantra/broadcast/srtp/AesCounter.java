package io.sutantra.broadcast.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in counter mode, begun anew for each packet. Allocates the copy of the key that the JDK makes
 * each time, and nothing else.
 *
 * <p><b>Threading:</b> confined.
 */
final class AesCounter {
  static final int BLOCK_BYTES = 16;

  private static final byte[] ZEROS = new byte[BLOCK_BYTES];

  private final Cipher cipher = Ciphers.cipher("AES/CTR/NoPadding");
  private final SecretKeySpec key;
  private final FirstCounter first = new FirstCounter();
  // The JDK copies what it shall decrypt in place, into a new array each time.
  private byte[] decrypted = new byte[0];

  AesCounter(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /** Begins with this block as the counter. */
  void begin(long high, long low) {
    BigEndian.putLong(first.block, 0, high);
    BigEndian.putLong(first.block, Long.BYTES, low);
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, first);
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  /** Takes one block of the key stream. */
  void keyStream(byte[] block) {
    try {
      cipher.update(ZEROS, 0, BLOCK_BYTES, block, 0);
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  /** Encrypts or decrypts, and ends. */
  void crypt(byte[] from, int fromAt, int length, byte[] to, int toAt) {
    try {
      cipher.doFinal(from, fromAt, length, to, toAt);
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  /** The same in place. */
  void cryptInPlace(byte[] bytes, int at, int length) {
    if (decrypted.length < length) {
      decrypted = new byte[length];
    }
    crypt(bytes, at, length, decrypted, 0);
    System.arraycopy(decrypted, 0, bytes, at, length);
  }

  private static IllegalStateException failed(GeneralSecurityException e) {
    return new IllegalStateException("AES in counter mode failed", e);
  }

  /** One that is kept, so that none is made for each packet. */
  private static final class FirstCounter extends IvParameterSpec {
    private final byte[] block = new byte[BLOCK_BYTES];

    FirstCounter() {
      super(ZEROS);
    }

    @Override
    public byte[] getIV() {
      return block;
    }
  }
}
