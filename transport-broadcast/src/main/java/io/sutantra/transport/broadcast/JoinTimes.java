package io.sutantra.transport.broadcast;

import java.util.Map;

/**
 * How long a viewer's coming took, step by step. In nanoseconds of the monotonic clock; 0 as long
 * as a step has not been taken.
 */
final class JoinTimes {
  private final long offerNanos;
  private long checkNanos;
  private long keysNanos;
  private long frameNanos;

  JoinTimes(long offerNanos) {
    this.offerNanos = offerNanos;
  }

  long offerNanos() {
    return offerNanos;
  }

  /** The first valid check. */
  void checked(long nowNanos) {
    checkNanos = checkNanos == 0 ? nowNanos : checkNanos;
  }

  /** The handshake is done. */
  void keyed(long nowNanos) {
    keysNanos = keysNanos == 0 ? nowNanos : keysNanos;
  }

  /** The first frame is out. */
  void framed(long nowNanos) {
    frameNanos = frameNanos == 0 ? nowNanos : frameNanos;
  }

  /** How many steps have been taken. */
  int stepsTaken() {
    return (checkNanos == 0 ? 0 : 1) + (keysNanos == 0 ? 0 : 1) + (frameNanos == 0 ? 0 : 1);
  }

  void describe(Map<String, String> details) {
    put(details, "join ice", offerNanos, checkNanos);
    put(details, "join dtls", checkNanos, keysNanos);
    put(details, "join first packet", keysNanos, frameNanos);
  }

  private static void put(Map<String, String> details, String name, long from, long to) {
    if (to != 0) {
      details.put(name, "%.1f ms".formatted((to - from) / 1e6));
    }
  }
}
