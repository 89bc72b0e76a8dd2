package io.sutantra.rtc.ice;

import io.sutantra.rtc.stun.TransactionId;
import java.util.Arrays;

/**
 * The transaction ids of the latest valid checks, by which copies are recognized.
 *
 * <p>Only checks that were made with the password are remembered, so nobody else can push an id
 * out. A viewer that checks every two and a half seconds fills the ring in almost three hours. A
 * copy that is older than that counts as a check, but proves no path. The ring keeps 64 random bits
 * of each transaction, in 512 bytes at first and 32 KB at most.
 *
 * <p><b>Threading:</b> confined.
 */
final class SeenChecks {
  static final int MAX_CHECKS = 4_096;

  private static final int FIRST_CHECKS = 64;

  private long[] ring = new long[FIRST_CHECKS];
  private int size;
  private int next;

  /** Remembers a check; returns false if the check is known already. */
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
