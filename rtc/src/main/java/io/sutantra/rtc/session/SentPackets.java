package io.sutantra.rtc.session;

/**
 * The latest packets of a stream that was sent, to be sent again.
 *
 * <p>A packet is not sent twice in a round trip, and in the long run no more packets are sent again
 * than were sent, so that a storm of requests cannot multiply traffic. <b>Threading:</b> confined.
 */
final class SentPackets {
  private static final int MAX_CREDIT = 512;

  private final long[] indexes;
  private final Packet[] packets;
  private final long[] againNanos;
  private final boolean[] again;
  private int credit = MAX_CREDIT;

  /** What cannot be told from a packet's index. */
  static final class Packet {
    private final int timestamp;
    private final boolean marker;
    private final byte[] payload;

    /** Takes over a payload, which nobody changes any more. */
    Packet(int timestamp, boolean marker, byte[] payload) {
      this.timestamp = timestamp;
      this.marker = marker;
      this.payload = payload;
    }

    int timestamp() {
      return timestamp;
    }

    boolean marker() {
      return marker;
    }

    byte[] payload() {
      return payload;
    }
  }

  SentPackets(int capacity) {
    indexes = new long[capacity];
    packets = new Packet[capacity];
    againNanos = new long[capacity];
    again = new boolean[capacity];
  }

  void add(long index, Packet packet) {
    int slot = slot(index);
    indexes[slot] = index;
    packets[slot] = packet;
    again[slot] = false;
    credit = Math.min(MAX_CREDIT, credit + 1);
  }

  private int slot(long index) {
    return (int) Math.floorMod(index, (long) indexes.length);
  }

  /** A packet that may be sent again now; null if it is not known, or not yet. */
  Packet takeAgain(long index, long nowNanos, long roundTripNanos) {
    int slot = slot(index);
    if (packets[slot] == null
        || indexes[slot] != index
        || credit == 0
        || (again[slot] && nowNanos - againNanos[slot] < roundTripNanos)) {
      return null;
    }
    credit--;
    again[slot] = true;
    againNanos[slot] = nowNanos;
    return packets[slot];
  }
}
