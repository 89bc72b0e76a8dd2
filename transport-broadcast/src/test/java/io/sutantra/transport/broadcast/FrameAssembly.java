package io.sutantra.transport.broadcast;

import java.util.HashMap;
import java.util.Map;

/**
 * A record of the frames that have arrived completely, from packets in any order. A frame has the
 * packets from the one after a marker to the next marker.
 *
 * <p><b>Threading:</b> one thread writes; any thread reads.
 */
final class FrameAssembly {
  private static final int NEVER = Integer.MIN_VALUE;
  private static final int REMEMBERED = 8_192;

  /** The latest packets by extended sequence number. */
  private final Map<Long, Packet> packets = new HashMap<>();

  private final Map<Integer, Long> completedNanos = new HashMap<>();
  private long highest = NEVER;
  private long first;
  private long forgotten;
  private long complete;
  private long completeKeys;
  private boolean beganWithKeyFrame;
  private long lastCompleteNanos = System.nanoTime();

  private record Packet(int timestamp, boolean marker, boolean key) {}

  synchronized void take(int sequenceNumber, int timestamp, boolean marker, boolean key) {
    if (highest == NEVER) {
      highest = sequenceNumber;
      first = sequenceNumber;
      forgotten = sequenceNumber;
      beganWithKeyFrame = key;
    }
    long index = highest + (short) (sequenceNumber - (int) highest);
    highest = Math.max(highest, index);
    if (index < first || index <= highest - REMEMBERED) {
      return;
    }
    for (; forgotten <= highest - REMEMBERED; forgotten++) {
      packets.remove(forgotten);
    }
    if (packets.putIfAbsent(index, new Packet(timestamp, marker, key)) == null) {
      completeAround(index, timestamp);
    }
  }

  private void completeAround(long index, int timestamp) {
    long from = index;
    while (sameFrame(from - 1, timestamp)) {
      from--;
    }
    long to = index;
    while (sameFrame(to + 1, timestamp)) {
      to++;
    }
    Packet before = packets.get(from - 1);
    boolean begins = from == first || (before != null && before.marker);
    if (begins && packets.get(to).marker && completedNanos.get(timestamp) == null) {
      complete++;
      completeKeys += packets.get(from).key ? 1 : 0;
      lastCompleteNanos = System.nanoTime();
      completedNanos.put(timestamp, lastCompleteNanos);
    }
  }

  private boolean sameFrame(long index, int timestamp) {
    Packet packet = packets.get(index);
    return packet != null && packet.timestamp == timestamp;
  }

  /** Returns the number of complete frames. */
  synchronized long complete() {
    return complete;
  }

  /** Returns the number of complete key frames. */
  synchronized long completeKeys() {
    return completeKeys;
  }

  synchronized boolean beganWithKeyFrame() {
    return beganWithKeyFrame;
  }

  /** Returns the time at which the latest frame became complete. */
  synchronized long lastCompleteNanos() {
    return lastCompleteNanos;
  }

  /** Returns whether the frame with a timestamp is complete. */
  synchronized boolean has(int timestamp) {
    return completedNanos.containsKey(timestamp);
  }
}
