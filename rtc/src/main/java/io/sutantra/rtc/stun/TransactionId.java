package io.sutantra.rtc.stun;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * A transaction id: 96 bits that cannot be guessed.
 *
 * <p><b>Spec:</b> RFC 8489 section 5.
 *
 * @param high the first 32 bits
 * @param low the other 64 bits
 */
public record TransactionId(int high, long low) {
  /** Length in bytes on the wire. */
  static final int LENGTH = 12;

  /** Returns a random id. */
  public static TransactionId random(RandomGenerator random) {
    return new TransactionId(random.nextInt(), random.nextLong());
  }

  static TransactionId read(ByteBuffer message, int at) {
    return new TransactionId(message.getInt(at), message.getLong(at + 4));
  }
}
