package io.sutantra.transport.broadcast;

import java.util.Arrays;

/**
 * The header fields of one viewer's latest packets that are neither the stream's nor follow from
 * the packet's number: with them a packet can be written again, the same to the last bit.
 *
 * <p>Bounded: the oldest make room. <b>Threading:</b> confined.
 */
final class SentStamps {
  /** One second of 38 Mbit/s in packets of the usual size, as fast as they are sent by default. */
  static final int CAPACITY = 4_096;

  private final long[] indexes = new long[CAPACITY];
  private final int[] sendTimes = new int[CAPACITY];
  private final short[] transportSequences = new short[CAPACITY];

  SentStamps() {
    Arrays.fill(indexes, -1);
  }

  /** Remembers a packet of the viewer's index. */
  void add(long index, int sendTime, int transportSequence) {
    int slot = slot(index);
    indexes[slot] = index;
    sendTimes[slot] = sendTime;
    transportSequences[slot] = (short) transportSequence;
  }

  /** Whether a packet of that index was sent, and is remembered. */
  boolean has(long index) {
    return indexes[slot(index)] == index;
  }

  /** The send time of a packet that is remembered. */
  int sendTime(long index) {
    return sendTimes[slot(index)];
  }

  /** The transport-wide sequence number of a packet that is remembered. */
  int transportSequence(long index) {
    return transportSequences[slot(index)];
  }

  private static int slot(long index) {
    return (int) index & (CAPACITY - 1);
  }
}
