package io.sutantra.transport.broadcast;

import java.util.Map;

/**
 * The times of the steps by which a viewer joined, in nanoseconds of the monotonic clock; 0 as long
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

  /** Adds how long each step took that has been taken, in nanoseconds. */
  void addTo(Map<String, Number> numbers) {
    put(numbers, "join.ice-nanos", offerNanos, checkNanos);
    put(numbers, "join.dtls-nanos", checkNanos, keysNanos);
    put(numbers, "join.first-packet-nanos", keysNanos, frameNanos);
  }

  private static void put(Map<String, Number> numbers, String name, long from, long to) {
    if (to != 0) {
      numbers.put(name, to - from);
    }
  }
}
