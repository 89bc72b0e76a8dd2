package io.sutantra.rtc.ice;

import io.sutantra.rtc.stun.TransactionId;
import java.util.Arrays;

/**
 * The transactions of the latest valid checks, so that a copy is known for one.
 *
 * <p>Only what was made with the password gets in, so nobody else can push anything out. A viewer
 * that checks every two and a half seconds fills it in almost three hours; a copy that is older
 * than that is taken for a check, but proves no path. Of a transaction 64 random bits are kept, in
 * 512 bytes at first and 32 KB at most.
 *
 * <p><b>Threading:</b> confined.
 */
final class SeenChecks {
  static final int MAX_CHECKS = 4_096;

  private static final int FIRST_CHECKS = 64;

  private long[] ring = new long[FIRST_CHECKS];
  private int size;
  private int next;

  /** Remembers a check; false if it is there already. */
  boolean add(TransactionId id) {
    for (int i = 0; i < size; i++) {
      if (ring[i] == id.low()) {
        return false;
      }
    }
    if (next == ring.length && ring.length < MAX_CHECKS) {
      ring = Arrays.copyOf(ring, 2 * ring.length);
    }
    next %= ring.length;
    ring[next++] = id.low();
    size = Math.max(size, next);
    return true;
  }
}
