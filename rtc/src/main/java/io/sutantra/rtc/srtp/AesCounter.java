package io.sutantra.rtc.srtp;

/**
 * AES in counter mode, begun anew for each packet.
 *
 * <p><b>Threading:</b> confined.
 */
abstract sealed class AesCounter permits CipherAesCounter, OpenAesCounter {
  static final int BLOCK_BYTES = 16;

  private static final byte[] ZEROS = new byte[BLOCK_BYTES];

  /** The faster one that this JVM allows. */
  static AesCounter of(byte[] key) {
    return OpenAesCounter.isUsable() ? new OpenAesCounter(key) : new CipherAesCounter(key);
  }

  /** Begins with this block as the counter. */
  abstract void begin(long high, long low);

  /** Takes one block of the key stream. */
  final void keyStream(byte[] block) {
    crypt(ZEROS, 0, BLOCK_BYTES, block, 0);
  }

  /** Encrypts or decrypts, and goes on where it has stopped. The arrays are two. */
  abstract void crypt(byte[] from, int fromAt, int length, byte[] to, int toAt);

  /** The same in place. */
  abstract void cryptInPlace(byte[] bytes, int at, int length);
}
