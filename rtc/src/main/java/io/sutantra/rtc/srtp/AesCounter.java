package io.sutantra.rtc.srtp;

/**
 * AES in counter mode, with a new counter for each packet.
 *
 * <p><b>Threading:</b> confined.
 */
abstract sealed class AesCounter permits CipherAesCounter, OpenAesCounter {
  static final int BLOCK_BYTES = 16;

  private static final byte[] ZEROS = new byte[BLOCK_BYTES];

  /** Returns the fastest implementation that this JVM allows. */
  static AesCounter of(byte[] key) {
    return OpenAesCounter.isUsable() ? new OpenAesCounter(key) : new CipherAesCounter(key);
  }

  /** Sets the counter block. */
  abstract void begin(long high, long low);

  /** Fills an array with the next block of the key stream. */
  final void keyStream(byte[] block) {
    crypt(ZEROS, 0, BLOCK_BYTES, block, 0);
  }

  /** Encrypts or decrypts, and continues where the last call ended. The arrays must differ. */
  abstract void crypt(byte[] from, int fromAt, int length, byte[] to, int toAt);

  /** Encrypts or decrypts in place. */
  abstract void cryptInPlace(byte[] bytes, int at, int length);
}
