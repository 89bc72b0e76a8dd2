package io.sutantra.rtc.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in counter mode by the JDK's public cipher, which copies and compares the key for each new
 * counter.
 */
final class CipherAesCounter extends AesCounter {
  private final Cipher cipher = Ciphers.cipher("AES/CTR/NoPadding");
  private final SecretKeySpec key;
  private final FirstCounter first = new FirstCounter();
  // The cipher copies what it decrypts in place, into a new array each time.
  private byte[] decrypted = new byte[0];

  CipherAesCounter(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  @Override
  void begin(long high, long low) {
    BigEndian.putLong(first.block, 0, high);
    BigEndian.putLong(first.block, Long.BYTES, low);
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, first);
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  @Override
  void crypt(byte[] from, int fromAt, int length, byte[] to, int toAt) {
    try {
      cipher.update(from, fromAt, length, to, toAt);
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  @Override
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

  /** A reusable parameter, which saves an allocation for each packet. */
  private static final class FirstCounter extends IvParameterSpec {
    private final byte[] block = new byte[BLOCK_BYTES];

    FirstCounter() {
      super(new byte[BLOCK_BYTES]);
    }

    @Override
    public byte[] getIV() {
      return block;
    }
  }
}
