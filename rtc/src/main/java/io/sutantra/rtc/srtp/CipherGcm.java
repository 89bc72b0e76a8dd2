package io.sutantra.rtc.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** By the JDK's cipher, which makes about a kilobyte of objects each time a nonce is set. */
final class CipherGcm extends Gcm {
  private Cipher cipher = newCipher();
  private final SecretKeySpec key;
  private final Nonce nonce = new Nonce();

  CipherGcm(byte[] key, byte[] salt) {
    super(salt);
    this.key = new SecretKeySpec(key, "AES");
  }

  @Override
  void seal(
      int ssrc,
      long index,
      byte[] associated,
      int associatedAt,
      int associatedLength,
      byte[] plain,
      int plainAt,
      int length,
      byte[] out,
      int outAt) {
    try {
      begin(Cipher.ENCRYPT_MODE, ssrc, index);
      cipher.updateAAD(associated, associatedAt, associatedLength);
      cipher.doFinal(plain, plainAt, length, out, outAt);
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  @Override
  boolean open(
      int ssrc,
      long index,
      byte[] associated,
      int associatedAt,
      int associatedLength,
      byte[] packet,
      int at,
      int length) {
    try {
      begin(Cipher.DECRYPT_MODE, ssrc, index);
      cipher.updateAAD(associated, associatedAt, associatedLength);
      cipher.doFinal(packet, at, length + TAG_BYTES, packet, at);
      return true;
    } catch (AEADBadTagException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  private void begin(int mode, int ssrc, long index) throws GeneralSecurityException {
    boolean again = nonce.next(nonce(ssrc, index), nonceEnd(index));
    if (again && mode == Cipher.ENCRYPT_MODE) {
      // The packet before, again. A cipher refuses that, and whether it is right is not its to
      // know.
      cipher = newCipher();
    }
    cipher.init(mode, key, nonce);
  }

  private static Cipher newCipher() {
    return Ciphers.cipher("AES/GCM/NoPadding");
  }

  private static IllegalStateException failed(GeneralSecurityException e) {
    return new IllegalStateException("AES in GCM failed", e);
  }

  /**
   * One that is kept, so that none is made for each packet. A cipher keeps the last one's array, to
   * refuse it the next time; so two take turns.
   */
  private static final class Nonce extends GCMParameterSpec {
    private byte[] current = new byte[NONCE_BYTES];
    private byte[] last = new byte[NONCE_BYTES];

    Nonce() {
      super(8 * TAG_BYTES, new byte[NONCE_BYTES]);
    }

    /** Returns whether it is the same as before. */
    boolean next(long nonce, int end) {
      byte[] next = last;
      last = current;
      current = next;
      BigEndian.putLong(next, 0, nonce);
      BigEndian.putInt(next, Long.BYTES, end);
      return Arrays.equals(current, last);
    }

    @Override
    public byte[] getIV() {
      return current;
    }
  }
}
