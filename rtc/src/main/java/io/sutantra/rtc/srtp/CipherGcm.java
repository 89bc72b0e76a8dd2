package io.sutantra.rtc.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-GCM by the JDK's public cipher, which allocates about a kilobyte for each nonce. */
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
      // The nonce is that of the packet before. The JDK's cipher refuses such a nonce; the decision
      // whether to allow it is the caller's.
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
   * A reusable parameter, which saves an allocation for each packet. A cipher keeps the array of
   * its last nonce, to refuse the same nonce the next time. So two parameters take turns.
   */
  private static final class Nonce extends GCMParameterSpec {
    private byte[] current = new byte[NONCE_BYTES];
    private byte[] last = new byte[NONCE_BYTES];

    Nonce() {
      super(8 * TAG_BYTES, new byte[NONCE_BYTES]);
    }

    /** Sets the nonce; returns whether it is the same as before. */
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
