package io.sutantra.transport.broadcast;

import java.util.Arrays;

/**
 * The send times and transport-wide sequence numbers of one viewer's latest packets. With these
 * fields a packet can be written again bit by bit: all other fields follow from the stream and the
 * packet's index.
 *
 * <p>The number of packets is bounded; new packets replace the oldest. <b>Threading:</b> confined.
 */
final class SentStamps {
  /** One second of packets of the usual size at 38 Mbit/s, the highest rate of default pacing. */
  static final int CAPACITY = 4_096;

  private final long[] indexes = new long[CAPACITY];
  private final int[] sendTimes = new int[CAPACITY];
  private final short[] transportSequences = new short[CAPACITY];

  SentStamps() {
    Arrays.fill(indexes, -1);
  }

  /** Stores the fields of a packet, by the viewer's index. */
  void add(long index, int sendTime, int transportSequence) {
    int slot = slot(index);
    indexes[slot] = index;
    sendTimes[slot] = sendTime;
    transportSequences[slot] = (short) transportSequence;
  }

  /** Returns whether the fields of a packet are stored. */
  boolean has(long index) {
    return indexes[slot(index)] == index;
  }

  /** Returns the send time of a packet whose fields are stored. */
  int sendTime(long index) {
    return sendTimes[slot(index)];
  }

  /** Returns the transport-wide sequence number of a packet whose fields are stored. */
  int transportSequence(long index) {
    return transportSequences[slot(index)];
  }

  private static int slot(long index) {
    return (int) index & (CAPACITY - 1);
  }
}
