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

  /** Notes the first valid check. */
  void checked(long nowNanos) {
    checkNanos = checkNanos == 0 ? nowNanos : checkNanos;
  }

  /** Notes the end of the handshake. */
  void keyed(long nowNanos) {
    keysNanos = keysNanos == 0 ? nowNanos : keysNanos;
  }

  /** Notes the first frame sent. */
  void framed(long nowNanos) {
    frameNanos = frameNanos == 0 ? nowNanos : frameNanos;
  }

  /** Returns the number of steps taken so far. */
  int stepsTaken() {
    return (checkNanos == 0 ? 0 : 1) + (keysNanos == 0 ? 0 : 1) + (frameNanos == 0 ? 0 : 1);
  }

  /** Adds the durations of the steps taken so far, in nanoseconds. */
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
