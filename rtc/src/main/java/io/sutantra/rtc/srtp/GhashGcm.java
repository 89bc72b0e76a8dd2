package io.sutantra.rtc.srtp;

import java.util.Arrays;

/**
 * AES-GCM by the JDK's internal counter mode and GHASH. All state that depends on the key alone is
 * kept; the JDK's AES-GCM computes and allocates that state again for each packet.
 *
 * <p><b>Spec:</b> NIST SP 800-38D section 7.
 */
final class GhashGcm extends Gcm {
  private static final boolean USABLE = Ghash.isOpen() && agrees();

  private final AesCounter cipher;
  private final Ghash hash;
  private final byte[] mask = new byte[TAG_BYTES];

  GhashGcm(byte[] key, byte[] salt) {
    super(salt);
    cipher = AesCounter.of(key);
    byte[] subkey = new byte[Ghash.BLOCK_BYTES];
    cipher.begin(0, 0);
    cipher.cryptInPlace(subkey, 0, subkey.length);
    hash = new Ghash(subkey);
  }

  /** Returns whether this JVM allows the access, and a self-test gave the right result. */
  static boolean isUsable() {
    return USABLE;
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
    begin(ssrc, index);
    cipher.crypt(plain, plainAt, length, out, outAt);
    hash.update(associated, associatedAt, associatedLength);
    hash.update(out, outAt, length);
    byte[] digest = hash.finish(associatedLength, length);
    int tagAt = outAt + length;
    BigEndian.putLong(out, tagAt, tagHalf(digest, 0));
    BigEndian.putLong(out, tagAt + Long.BYTES, tagHalf(digest, Long.BYTES));
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
    begin(ssrc, index);
    hash.update(associated, associatedAt, associatedLength);
    hash.update(packet, at, length);
    byte[] digest = hash.finish(associatedLength, length);
    int tagAt = at + length;
    // Both halves are compared in every case, for constant time.
    long different =
        (tagHalf(digest, 0) ^ BigEndian.longAt(packet, tagAt))
            | (tagHalf(digest, Long.BYTES) ^ BigEndian.longAt(packet, tagAt + Long.BYTES));
    if (different != 0) {
      return false;
    }
    cipher.cryptInPlace(packet, at, length);
    return true;
  }

  /**
   * Sets the counter. The first block of the key stream is for the tag, the others are for the
   * packet.
   */
  private void begin(int ssrc, long index) {
    cipher.begin(nonce(ssrc, index), (long) nonceEnd(index) << 32 | 1);
    cipher.keyStream(mask);
  }

  private long tagHalf(byte[] digest, int at) {
    return BigEndian.longAt(digest, at) ^ BigEndian.longAt(mask, at);
  }

  /**
   * Compares the result with that of the JDK's cipher, because the internal classes have no
   * specification.
   */
  private static boolean agrees() {
    byte[] key = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    byte[] salt = Arrays.copyOf(key, NONCE_BYTES);
    byte[] plain = new byte[300];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = (byte) (31 * i);
    }
    try {
      Gcm ours = new GhashGcm(key, salt);
      Gcm theirs = new CipherGcm(key, salt);
      for (int length : new int[] {0, 1, 16, 100, plain.length}) {
        byte[] one = new byte[length + TAG_BYTES];
        byte[] other = new byte[length + TAG_BYTES];
        ours.seal(7, length, plain, 0, 12, plain, 0, length, one, 0);
        theirs.seal(7, length, plain, 0, 12, plain, 0, length, other, 0);
        if (!Arrays.equals(one, other) || !ours.open(7, length, plain, 0, 12, other, 0, length)) {
          return false;
        }
      }
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }
}
